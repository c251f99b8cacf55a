/** Which part of the largest of n eigenvalues of a kernel rounding makes of a zero: at or below it they count as zero, unless a caller says otherwise. */
export function usualTolerance(n: number): number {
  return n * Number.EPSILON;
}
