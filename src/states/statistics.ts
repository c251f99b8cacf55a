import { noMore, requireNumbers } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** What an ensemble says about one number per member. */
export interface Statistics {
  /** One value per member: the distribution. */
  readonly values: Float64Array;
  /** Of the values. */
  readonly mean: number;
  /** Standard deviation of one member (n−1 in the denominator); 0 for a single one. */
  readonly standardDeviation: number;
  /** Standard error of the mean, standardDeviation/√members. */
  readonly standardError: number;
}

/**
 * Mean, spread and standard error of one value per member.
 *
 * @throws {ArgumentError} if there is none.
 */
export function statistics(list: ArrayLike<number>): Statistics {
  noMore("statistics", arguments, 1);
  const values = requireNumbers("statistics", "values", list);
  const count = values.length;
  if (count === 0) throw new ArgumentError("statistics: `values` is empty. Pass one value per member.");
  return { values, ...spreadOf(values, { ofOne: 0 }) };
}

/** What is known of a number from several values of it. */
export type Spread = Omit<Statistics, "values">;

/**
 * The same of numbers that are checked already.
 *
 * @param options.ofOne - The deviation where one value, or none, tells nothing of it: NaN, or 0 where a bar of no length is shown.
 */
export function spreadOf(
  values: Float64Array | readonly number[],
  { ofOne = Number.NaN }: { readonly ofOne?: number } = {},
): Spread {
  const count = values.length;
  const unit = unitOf(values);
  const sum = (f: (x: number) => number) => {
    let total = 0;
    for (const x of values) total += f(x / unit);
    return total;
  };
  const mean = sum((x) => x) / count;
  const standardDeviation = count > 1 ? Math.sqrt(sum((x) => (x - mean) ** 2) / (count - 1)) * unit : ofOne;
  return { mean: mean * unit, standardDeviation, standardError: standardDeviation / Math.sqrt(count) };
}

/** Of the finite among some values, as charts show it: without a bar where there is one. */
export function finiteSpread(values: readonly number[]): Spread {
  return spreadOf(values.filter(Number.isFinite), { ofOne: 0 });
}

/** The power of two below the largest value: in such units no square overflows, or vanishes, and no digit changes. */
function unitOf(values: Float64Array | readonly number[]): number {
  let largest = 0;
  for (const x of values) largest = Math.max(largest, Math.abs(x));
  return largest > 0 && largest < Infinity ? 2 ** Math.min(1023, Math.floor(Math.log2(largest))) : 1;
}
