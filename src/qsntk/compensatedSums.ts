import { NumericalError } from "../native/errors.js";

/**
 * Σ_h values_h·table_h for each line of a table of numbers up to 2⁵², to the last digit.
 *
 * @throws {NumericalError} if a sum exceeds the largest number.
 */
export function compensatedSums(where: string, values: Float64Array, table: readonly Float64Array[]): Float64Array {
  // Dekker's splitting multiplies by 2²⁷: of the largest kernels it would exceed the numbers, and sums would be NaN.
  const scale = values.some((value) => Math.abs(value) > 1e200) ? 2 ** 500 : 1;
  const scaled = scale === 1 ? values : values.map((value) => value / scale);
  const sums = Float64Array.from(table, (line) => compensatedDot(scaled, line) * scale);
  if (sums.every(Number.isFinite)) return sums;
  throw new NumericalError(`${where}: an eigenvalue exceeds the largest number. Use a smaller wStd.`);
}

/** Σ a_h b_h with the rounding errors of products and sums carried along (Ogita, Rump & Oishi 2005, Dot2). */
function compensatedDot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let h = 0; h < a.length; h++) {
    const product = a[h]! * b[h]!;
    const next = sum + product;
    const virtual = next - sum;
    lost += sum - (next - virtual) + (product - virtual) + productError(a[h]!, b[h]!, product);
    sum = next;
  }
  return sum + lost;
}

/** a·b − fl(a·b) by Dekker's splitting. */
function productError(a: number, b: number, product: number): number {
  const a1 = high(a);
  const b1 = high(b);
  const a2 = a - a1;
  const b2 = b - b1;
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

/** The upper 26 bits of x: a function that gave both halves as an array spent most of its time on that. */
function high(x: number): number {
  const c = 134217729 * x; // 2²⁷+1
  return c - (c - x);
}
