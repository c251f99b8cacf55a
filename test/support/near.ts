import type { ExecutionContext } from "ava";

/** Asserts |actual − expected| ≤ tolerance. */
export function near(t: ExecutionContext, actual: number, expected: number, tolerance: number, what = ""): void {
  t.true(Math.abs(actual - expected) <= tolerance, `${prefix(what)}${actual} is not ${expected} to ${tolerance}`);
}

/** Asserts |actual − expected| ≤ tolerance·|expected|. */
export function nearRelative(
  t: ExecutionContext,
  actual: number,
  expected: number,
  tolerance: number,
  what = "",
): void {
  near(t, actual, expected, tolerance * Math.abs(expected), what);
}

/** Asserts that two arrays agree to `tolerance` in every element; the message names the first that does not. */
export function allNear(
  t: ExecutionContext,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "",
): void {
  t.is(actual.length, expected.length, `${prefix(what)}lengths differ`);
  const at = Array.from(actual).findIndex((value, i) => !(Math.abs(value - expected[i]!) <= tolerance));
  t.is(at, -1, `${prefix(what)}[${at}]: ${actual[at]} is not ${expected[at]} to ${tolerance}`);
}

/** Asserts that two arrays hold the same bits; the message names the first element that differs. */
export function sameBits(t: ExecutionContext, actual: NumberArray, expected: NumberArray, what = ""): void {
  t.is(actual.constructor, expected.constructor, `${prefix(what)}types differ`);
  const at = firstDifference(actual, expected);
  t.is(at, -1, `${prefix(what)}[${at}]: ${actual[at]} is not ${expected[at]}`);
}

/** The first index at which two arrays of one type are not the same bits, or one of them ends; −1 if there is none. */
export function firstDifference(a: NumberArray, b: NumberArray): number {
  const bytes = (array: NumberArray) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  const [ofA, ofB] = [bytes(a), bytes(b)];
  if (ofA.equals(ofB)) return -1;
  const at = ofA.findIndex((byte, i) => byte !== ofB[i]);
  return at < 0 ? a.length : Math.floor(at / a.BYTES_PER_ELEMENT);
}

type NumberArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** max |a_i − b_i|; infinite for arrays of different lengths. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** ‖a − b‖ */
export function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((x, i) => x - b[i]!));
}

/** √(Σ x²/n) */
export function rootMeanSquare(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values, (x) => x * x).reduce((a, b) => a + b) / values.length);
}

/** max |a_i/b_i − 1|; infinite for arrays of different lengths. */
export function maxRelativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! / b[i]! - 1));
  return largest;
}

function prefix(what: string): string {
  return what === "" ? "" : `${what}: `;
}
