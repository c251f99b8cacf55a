/** A decimal number as people type it: 10, -0.5, .5, 1e-3. */
export const decimalPattern = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

const decimal = new RegExp(`^${decimalPattern}$`);

/** The decimal number that a text is, or NaN; JavaScript would read "0x10", "" and "0b1" too. */
export function decimalOf(text: string): number {
  const typed = text.trim();
  return decimal.test(typed) ? Number(typed) : Number.NaN;
}
