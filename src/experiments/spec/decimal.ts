import { isHeld } from "../../arguments/index.js";

/** A decimal number as people type it: 10, -0.5, .5, 1e-3. */
export const decimalPattern = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

const decimal = new RegExp(`^${decimalPattern}$`);

/** Whether a text is a decimal number, be it too large or too small to be held. */
export function isDecimal(text: string): boolean {
  return decimal.test(text.trim());
}

/** The decimal number that a text is, or NaN, also of what would become 0 or infinity; JavaScript would read "0x10", "" and "0b1" too. */
export function decimalOf(text: string): number {
  const value = Number(text);
  return isDecimal(text) && isHeld(text, value) ? value : Number.NaN;
}
