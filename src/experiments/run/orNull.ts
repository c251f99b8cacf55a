/** A number as a summary has it: JSON knows neither NaN nor infinity. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
