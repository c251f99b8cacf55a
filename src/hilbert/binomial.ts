import { noMore, requireArgument, whole } from "../arguments/index.js";

/**
 * The number of ways to choose k of n; exact as long as it is below 2⁵³.
 *
 * @throws {ArgumentError} unless n is a whole number of at least 0, and k a whole number.
 */
export function binomial(n: number, k: number): number {
  noMore("hilbert.binomial", arguments, 2);
  requireArgument("hilbert.binomial", "n", n, whole(0));
  requireArgument("hilbert.binomial", "k", k, whole(Number.MIN_SAFE_INTEGER));
  if (k < 0 || k > n) return 0;
  const smaller = Math.min(k, n - k);
  let result = 1;
  for (let i = 1; i <= smaller && result < Infinity; i++) result = Math.round((result * (n - smaller + i)) / i);
  return result;
}
