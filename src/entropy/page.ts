import { noMore, number, requireArgument } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

// Averages over uniformly random (Haar) pure states of a system of dimensions d_A and d_B. A vector of i.i.d. complex
// Gaussian amplitudes, normalised, is such a state; Cos-net states approach it for σ_w → ∞ and N → ∞.

/**
 * Exact average von Neumann entropy, Page's sum: S = Σ_{k=n+1}^{mn} 1/k − (m−1)/(2n), m = min(d_A, d_B), n = max.
 * The sum is ψ(mn+1) − ψ(n+1) with the digamma function ψ.
 *
 * @param dimensionA - Dimension of the Hilbert space of A (not its number of sites), at least 1; likewise B.
 * @throws {ArgumentError} if a dimension is below 1, or their product is beyond 10³⁰⁸.
 * @see Page, Phys. Rev. Lett. 71, 1291 (1993), proved by Foong and Kanno (1994).
 *
 * @example
 * ```ts
 * import { entropy } from "infinite-nnqs";
 *
 * console.log(entropy.page(64, 64), 6 * Math.log(2)); // 3.65903, 4.15888
 * ```
 */
export function page(dimensionA: number, dimensionB: number): number {
  noMore("page", arguments, 2);
  const [m, n] = ordered("page", dimensionA, dimensionB);
  return digamma(m * n + 1) - digamma(n + 1) - (m - 1) / (2 * n);
}

/**
 * Page's approximation as printed in (S40), S ≈ ln m − (m²−1)/(2mn), where d_A, d_B are Hilbert-space dimensions;
 * good for mn ≫ 1. Errors as for {@link page}.
 */
export function pageApproximation(dimensionA: number, dimensionB: number): number {
  noMore("pageApproximation", arguments, 2);
  const [m, n] = ordered("pageApproximation", dimensionA, dimensionB);
  return Math.log(m) - (m - 1 / m) / (2 * n);
}

/**
 * Exact average purity E Tr ρ_A² = (d_A+d_B)/(d_A·d_B+1); errors as for {@link page}.
 *
 * @see Lubkin, J. Math. Phys. 19, 1028 (1978).
 */
export function averagePurity(dimensionA: number, dimensionB: number): number {
  noMore("averagePurity", arguments, 2);
  const [m, n] = ordered("averagePurity", dimensionA, dimensionB);
  return (m + n) / (m * n + 1);
}

function ordered(name: string, a: number, b: number): [number, number] {
  const dimension = number({ least: 1 });
  requireArgument(name, "dimensionA", a, dimension);
  requireArgument(name, "dimensionB", b, dimension);
  if (!Number.isFinite(a * b)) {
    throw new ArgumentError(`${name}: the product of the dimensions must be finite, not ${a}·${b}. Take smaller ones.`);
  }
  return a < b ? [a, b] : [b, a];
}

/** ψ(x) for x > 0: recurrence up to 10, then the asymptotic series; relative error about 1e-15. */
function digamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= 1 / y;
  const s = 1 / (y * y);
  const series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - (s * 691) / 32760)))));
  return shift + Math.log(y) - 0.5 / y - series;
}
