import { noMore, requireNumbers } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** What an ensemble says about one number per member. */
export interface Statistics {
  /** One value per member: the distribution. */
  readonly values: Float64Array;
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
  const mean = values.reduce((sum, x) => sum + x, 0) / count;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const standardDeviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  return { values, mean, standardDeviation, standardError: standardDeviation / Math.sqrt(count) };
}
