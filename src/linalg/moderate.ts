import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";

/**
 * A vector times a power of two that brings its largest element near 1, where squares would overflow or vanish otherwise;
 * between 1e−100 and 1e100 the vector itself. The event loop goes on meanwhile.
 *
 * @param x - any numbers.
 * @returns `x = 2^exponent · vector`; the vector is `x` itself if it is zero or not finite. And max |x|, NaN if an element is.
 * @throws the signal's reason after an abort.
 */
export async function moderate(
  x: Float64Array,
  options: Pick<JobOptions, "signal"> = {},
): Promise<{ readonly vector: Float64Array; readonly exponent: number; readonly largest: number }> {
  const largest = await largestElement(x, options);
  if (largest === 0 || !Number.isFinite(largest) || (largest > 1e-100 && largest < 1e100)) {
    return { vector: x, exponent: 0, largest };
  }
  const exponent = Math.floor(Math.log2(largest));
  return { vector: await timesPowerOfTwo(x, -exponent, options), exponent, largest };
}

/** x·2^exponent; in two factors, since 2^exponent itself may lie beyond the numbers. The event loop goes on meanwhile. */
export async function timesPowerOfTwo(
  x: Float64Array,
  exponent: number,
  { signal }: Pick<JobOptions, "signal"> = {},
): Promise<Float64Array> {
  const half = Math.trunc(exponent / 2);
  const [first, second] = [2 ** half, 2 ** (exponent - half)];
  const product = new Float64Array(x.length);
  const multiply = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) product[i] = x[i]! * first * second;
  };
  await inTurns(x.length, multiply, { signal, of: [x] });
  return product;
}

/** max |x|, NaN if an element is. */
export async function largestElement(x: Float64Array, { signal }: Pick<JobOptions, "signal">): Promise<number> {
  let largest = 0;
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end && !Number.isNaN(largest); i++) {
      const size = Math.abs(x[i]!);
      if (!(size <= largest)) largest = size; // NaN too, and it stays
    }
  };
  await inTurns(x.length, look, { signal, of: [x] });
  return largest;
}
