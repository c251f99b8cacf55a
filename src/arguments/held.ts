/** What numbers are held, as messages say it. */
export const heldNumbers = "a number must be 0 or between 4.9e-324 and 1.8e308 in size";

/** Whether a decimal number and what it was read as are both 0, or neither is, and the latter is finite. */
export function isHeld(written: string, value: number): boolean {
  return Number.isFinite(value) && (value !== 0 || !/[1-9]/.test(written.replace(/e.*/i, "")));
}
