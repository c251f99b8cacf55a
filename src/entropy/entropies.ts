import { noMore, notNegative, number, requireArgument, requireNumbers } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

// All functions of this file take the spectrum of a reduced density matrix: eigenvalues p_k ≥ 0 of ρ_A adding up to 1, as
// `reducedSpectrum` returns them, or a plain list; what rounding has brought below zero counts as zero. Logarithms are natural; nothing is
// divided by the number of sites.

/** Smallest Schmidt value, relative to the largest, that counts for the rank: a few rounding errors of the SVD. */
const rankTolerance = 32 * Number.EPSILON;

/**
 * Von Neumann entropy S = −Σ p ln p.
 *
 * @throws {ArgumentError} if `spectrum` is no probability distribution.
 *
 * @example
 * ```ts
 * import { entropy, exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 1 });
 * const { state } = await exact.groundState(ising);
 * console.log(entropy.vonNeumann(await entropy.reducedSpectrum(ising.hilbert, state, entropy.half(8)))); // 0.635096
 * ```
 */
export function vonNeumann(spectrum: ArrayLike<number>): number {
  noMore("vonNeumann", arguments, 1);
  return vonNeumannOf(distribution("vonNeumann", spectrum));
}

/** {@link vonNeumann} of a spectrum that is one; what rounding has brought below zero counts as zero. */
export function vonNeumannOf(spectrum: Float64Array): number {
  return logarithms(spectrum).reduce((sum, log, k) => sum - (spectrum[k]! > 0 ? spectrum[k]! * log : 0), 0);
}

/**
 * Rényi entropy S_α = ln(Σ p^α)/(1−α). Limits: α=0 is the log of the Schmidt rank, α=1 von Neumann's entropy,
 * α=∞ the min-entropy −ln p_max.
 *
 * @param order - α, 0 to Infinity.
 * @throws {ArgumentError} if α is negative, or `spectrum` is no probability distribution.
 * @see Rényi 1961; for α<1 Schmidt values below 32 rounding errors of the largest count as zero.
 *
 * @example
 * ```ts
 * import { entropy } from "infinite-nnqs";
 *
 * console.log(entropy.renyi([0.5, 0.5], 2)); // 0.693147: ln 2 for every order
 * ```
 */
export function renyi(spectrum: ArrayLike<number>, order: number): number {
  noMore("renyi", arguments, 2);
  requireArgument("renyi", "order", order, number({ least: 0, most: Infinity }));
  return renyiOf(distribution("renyi", spectrum), order);
}

/** {@link renyi} of a spectrum that is one, and an order that is checked. */
export function renyiOf(spectrum: Float64Array, order: number): number {
  if (order === 1) return vonNeumannOf(spectrum);
  const eigenvalues = contributing(spectrum, order);
  if (order === 0) return Math.log(eigenvalues.length);
  const logs = logarithms(eigenvalues);
  const most = placeOfLargest(eigenvalues);
  if (order === Number.POSITIVE_INFINITY) return -logs[most]!;
  // Near α=1 both ln Σp^α and 1−α vanish: Σp^α−1 is summed from small terms instead.
  if (Math.abs(order - 1) < 0.5) return Math.log1p(powerSumMinusOne(eigenvalues, order)) / (1 - order);
  const others = logs.reduce((sum, log, k) => (k === most ? sum : sum + Math.exp(order * (log - logs[most]!))), 0);
  return (Math.log1p(others) + order * logs[most]!) / (1 - order);
}

/**
 * Tsallis entropy S_q = (1−Σ p^q)/(q−1); q=1 is von Neumann's entropy, q=2 the linear entropy 1−Tr ρ². For q<1 as {@link renyi}.
 *
 * @param order - q, 0 or more, finite.
 * @throws {ArgumentError} if q is negative or infinite, or `spectrum` is no probability distribution.
 * @see Tsallis 1988; the paper's supplement, below (S39).
 */
export function tsallis(spectrum: ArrayLike<number>, order: number): number {
  noMore("tsallis", arguments, 2);
  requireArgument("tsallis", "order", order, notNegative);
  const given = distribution("tsallis", spectrum);
  if (order === 1) return vonNeumannOf(given);
  const eigenvalues = contributing(given, order);
  if (order === 0) return eigenvalues.length - 1;
  return powerSumMinusOne(eigenvalues, order) / (1 - order);
}

/** Purity Tr ρ² = Σ p²; errors as for {@link vonNeumann}. */
export function purity(spectrum: ArrayLike<number>): number {
  noMore("purity", arguments, 1);
  return Math.min(
    1, // rounding may have brought the sum of p beyond it
    distribution("purity", spectrum).reduce((sum, p) => sum + p * p, 0),
  );
}

/**
 * Entanglement spectrum ξ_k = −ln p_k in ascending order, of the eigenvalues that are not zero.
 *
 * @throws {ArgumentError} if `spectrum` is no probability distribution.
 * @see Li and Haldane, Phys. Rev. Lett. 101, 010504 (2008).
 */
export function entanglementSpectrum(spectrum: ArrayLike<number>): Float64Array {
  noMore("entanglementSpectrum", arguments, 1);
  return distribution("entanglementSpectrum", spectrum)
    .filter((p) => p > 0)
    .map((p) => -Math.log(p))
    .sort();
}

/** Schmidt values λ_k = √p_k, in the order of `spectrum`; errors as for {@link vonNeumann}. */
export function schmidtValues(spectrum: ArrayLike<number>): Float64Array {
  noMore("schmidtValues", arguments, 1);
  return distribution("schmidtValues", spectrum).map(Math.sqrt);
}

/** What counts in Σ p^α: below α=1 what rounding made of a zero does not, since (1e-33)^0.001 is nearly 1. */
function contributing(spectrum: Float64Array, order: number): Float64Array {
  if (order >= 1) return spectrum;
  const threshold = rankTolerance ** 2 * spectrum.reduce((a, b) => Math.max(a, b), 0);
  return spectrum.filter((p) => p > threshold);
}

/** Σp^α − 1 = Σ p(p^{α−1} − 1), given Σp = 1. */
function powerSumMinusOne(spectrum: Float64Array, order: number): number {
  const logs = logarithms(spectrum);
  return spectrum.reduce((sum, p, k) => sum + (p > 0 ? p * Math.expm1((order - 1) * logs[k]!) : 0), 0);
}

/** ln p_k; that of a p_k near 1 from what the others add up to: of a nearly pure state 1−p_k has lost its digits. */
function logarithms(spectrum: Float64Array): Float64Array {
  const logs = spectrum.map(Math.log);
  const most = placeOfLargest(spectrum);
  if (spectrum[most]! > 0.5) logs[most] = Math.log1p(-spectrum.reduce((sum, p, k) => (k === most ? sum : sum + p), 0));
  return logs;
}

function placeOfLargest(spectrum: Float64Array): number {
  return spectrum.reduce((most, p, k) => (p > spectrum[most]! ? k : most), 0);
}

/** The spectrum with zeros for what rounding has brought below zero. */
function distribution(name: string, given: ArrayLike<number>): Float64Array {
  const spectrum = requireNumbers(name, "spectrum", given);
  let sum = 0;
  const rounding = Number.EPSILON * Math.max(32, spectrum.length); // what it does to eigenvalues of a matrix of trace 1
  for (let k = 0; k < spectrum.length; k++) {
    const p = spectrum[k]!;
    if (!(p >= -rounding)) {
      throw new ArgumentError(
        `${name}: \`spectrum[${k}]\` must be at least 0, as eigenvalues of a density matrix are, not ${p}.`,
      );
    }
    sum += p;
  }
  if (!(Math.abs(sum - 1) < 1e-9)) {
    throw new ArgumentError(`${name}: \`spectrum\` must add up to 1, not ${sum}. Pass what reducedSpectrum returns.`);
  }
  return spectrum.map((p) => Math.max(p, 0));
}
