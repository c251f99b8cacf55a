/**
 * A vector times a power of two that brings its largest element near 1, where squares would overflow or vanish otherwise;
 * between 1e−100 and 1e100 the vector itself.
 *
 * @param x - any numbers.
 * @returns `x = 2^exponent · vector`; the vector is `x` itself if it is zero or not finite.
 */
export function moderate(x: Float64Array): { readonly vector: Float64Array; readonly exponent: number } {
  const largest = largestElement(x);
  if (largest === 0 || !Number.isFinite(largest) || (largest > 1e-100 && largest < 1e100)) {
    return { vector: x, exponent: 0 };
  }
  const exponent = Math.floor(Math.log2(largest));
  return { vector: timesPowerOfTwo(x, -exponent), exponent };
}

/** x·2^exponent; in two factors, since 2^exponent itself may lie beyond the numbers. */
export function timesPowerOfTwo(x: Float64Array, exponent: number): Float64Array {
  const half = Math.trunc(exponent / 2);
  return x.map((value) => value * 2 ** half * 2 ** (exponent - half));
}

/** max |x|, NaN if an element is. */
function largestElement(x: Float64Array): number {
  let largest = 0;
  for (const value of x) {
    const size = Math.abs(value);
    if (!(size <= largest)) largest = size; // NaN stays
    if (Number.isNaN(size)) return size;
  }
  return largest;
}
