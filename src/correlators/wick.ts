import {
  callback,
  called,
  finite,
  jobKinds,
  noMore,
  requireArgument,
  requireOptions,
  requireReturned,
  whole,
} from "../arguments/index.js";
import { bitCount } from "../hilbert/bitCount.js";
import { NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";

const maxPoints = 24;

/**
 * n-point function of a real Gaussian process with mean zero, by Wick's theorem: the sum over all pairings of the points
 * of the product of their two-point functions (the hafnian); 0 for an odd number.
 *
 * @param twoPoint - G⁽²⁾ of points number i and j; called once per pair.
 * @param count - Number of points, up to 24. The cost grows as 1.62^count, not as the (count−1)!! of the pairings.
 * @throws {ArgumentError} if `count` is out of range; {NumericalError} if the sum is beyond the range of numbers.
 * @see Eq. (2) and the paragraph below it.
 *
 * @example
 * ```ts
 * import { correlators } from "infinite-nnqs";
 *
 * const twoPoint = (i: number, j: number) => (i === j ? 1 : 0.5);
 * console.log(correlators.pairingSum(twoPoint, 4)); // 0.75: three pairings of two factors each
 * ```
 */
export function pairingSum(twoPoint: (i: number, j: number) => number, count: number): number {
  noMore("pairingSum", arguments, 2);
  requireArgument("pairingSum", "twoPoint", twoPoint, callback);
  requireArgument("pairingSum", "count", count, whole(0, maxPoints));
  if (count % 2 === 1) return 0;
  const g = table(["pairingSum", "twoPoint"], twoPoint, count, count, (i, j) => i < j);
  // Over the points of the set `rest`, whose lowest member is paired with each of the others in turn: of the 2^count sets as many are reached as the Fibonacci number F_{count+1}, 75 025 of 24 points.
  const sums = new Map([[0, 1]]);
  const sumOf = (rest: number): number => {
    const known = sums.get(rest);
    if (known !== undefined) return known;
    const lowest = 31 - Math.clz32(rest & -rest);
    const others = rest & (rest - 1);
    let sum = 0;
    for (let left = others; left !== 0; left &= left - 1) {
      const j = 31 - Math.clz32(left & -left);
      sum += (g[lowest * count + j] as number) * sumOf(others & ~(1 << j));
    }
    sums.set(rest, sum);
    return sum;
  };
  return inRange("pairingSum", sumOf(2 ** count - 1));
}

/**
 * E[ψ(x_1)…ψ(x_n) ψ*(y_1)…ψ*(y_n)] of a complex Gaussian process with E[ψψ]=0: the sum over permutations π of
 * Π_i E[ψ(x_i)ψ*(y_π(i))] (the permanent).
 *
 * For ψ=ψ1+iψ2 with independent equal parts of two-point function G⁽²⁾, pass E[ψψ*]=2G⁽²⁾. It works on the calling thread, for a second at n=24;
 * {@link sumPermutations} does not hold it.
 *
 * @param covariance - E[ψ(x_i)ψ*(y_j)]; real.
 * @param count - n, up to 24. The cost is n·2ⁿ.
 * @throws {ArgumentError} if `count` is out of range; {NumericalError} if the sum is beyond the range of numbers.
 */
export function permutationSum(covariance: (i: number, j: number) => number, count: number): number {
  noMore("permutationSum", arguments, 2);
  const { sums, add } = permanentOf("permutationSum", covariance, count);
  add(0, sums.length);
  return inRange("permutationSum", sums.at(-1)!);
}

/**
 * What {@link permutationSum} gives, added up while the event loop goes on: for 18 points and more. `covariance` is called before it returns.
 *
 * @throws {ArgumentError} if `count` is out of range; {MemoryError} if the 8·2ⁿ bytes of partial sums do not fit; {NumericalError} if the sum is beyond the range of numbers.
 *
 * @example
 * ```ts
 * import { correlators } from "infinite-nnqs";
 *
 * const factorial = await correlators.sumPermutations(() => 1, 18);
 * console.log(factorial); // 6402373705728000
 * ```
 */
export async function sumPermutations(
  covariance: (i: number, j: number) => number,
  count: number,
  options: JobOptions = {},
): Promise<number> {
  const where = "sumPermutations";
  noMore(where, arguments, 3);
  const { done, ...job } = rising(requireOptions(where, options, jobKinds));
  const { sums, add } = permanentOf(where, covariance, count);
  await inTurns(sums.length, add, { ...job, cost: 16 });
  return done(inRange(where, sums.at(-1)!));
}

/** The permanent of a matrix of covariances, the last of `sums` once `add` has gone through all sets of points. */
function permanentOf(where: string, covariance: (i: number, j: number) => number, count: number) {
  requireArgument(where, "covariance", covariance, callback);
  requireArgument(where, "count", count, whole(0, maxPoints));
  const g = table([where, "covariance"], covariance, count, count, () => true);
  requireMemory(where, `an array of the sums over all sets of ${count} points`, 8 * 2 ** count, "Take fewer points.");
  // sums[set]: the first |set| points x matched with the points y in the set.
  const sums = new Float64Array(2 ** count);
  sums[0] = 1;
  const add = (begin: number, end: number): void => {
    for (let set = Math.max(1, begin); set < end; set++) {
      const row = (bitCount(set) - 1) * count;
      let sum = 0;
      for (let left = set; left !== 0; left &= left - 1) {
        const j = 31 - Math.clz32(left & -left);
        sum += g[row + j]! * sums[set & ~(1 << j)]!;
      }
      sums[set] = sum;
    }
  };
  return { sums, add };
}

/** A sum of products. @throws {NumericalError} if it has overflown. */
function inRange(where: string, sum: number): number {
  if (Number.isFinite(sum)) return sum;
  throw new NumericalError(
    `${where}: the sum of products exceeds the range of numbers. Scale the two-point function down, and the result by that factor to the power of its products.`,
  );
}

function table(
  [where, name]: readonly [string, string],
  f: (i: number, j: number) => number,
  rows: number,
  columns: number,
  wanted: (i: number, j: number) => boolean,
): Float64Array {
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      if (!wanted(i, j)) continue;
      const value = called(where, name, () => f(i, j));
      values[i * columns + j] = requireReturned(where, name, value, finite);
    }
  }
  return values;
}
