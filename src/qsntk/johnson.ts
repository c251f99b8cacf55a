/**
 * Kernels on the states of n spins of which m are down. Those of fully connected networks depend on the Hamming distance only, which is even there: they lie
 * in the Johnson scheme, with λ_i = Σ_j K(2j)·E_j(i), i = 0 … min(m, n−m), and the Eberlein polynomials
 * E_j(i) = Σ_t (−1)ᵗ·C(i,t)·C(m−i,j−t)·C(n−m−i,j−t).
 */
import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { binomial } from "../hilbert/binomial.js";
import { requireAction } from "../hilbert/orbits.js";
import { type SpinHilbert, spinBasis } from "../hilbert/spins.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { kernelsByDistance } from "../stax/kernelsByDistance.js";
import { type Network, networkKind } from "../stax/network.js";
import { compensatedSums } from "./compensatedSums.js";
import { type HypercubeSpectrum, roundingOf } from "./hypercube.js";
import { multiplicitiesIn } from "./sectorMultiplicities.js";

/** Spins of the largest basis: up to here C(n, i) and E_j(i) are exact in float64. */
const mostJohnsonSpins = 52;

/** What {@link johnsonSpectrum} found. */
export interface JohnsonSpectrum {
  /** λ_i of the NNGP kernel, i = 0 … min(m, n−m). */
  readonly nngp: Float64Array;
  /** λ_i of the NTK, likewise. */
  readonly ntk: Float64Array;
  /** C(n, i) − C(n, i−1); with a group how many of these states have its character. */
  readonly multiplicities: Float64Array;
  /** Bound on what rounding of the kernel's values can do to each λ_i of the NTK: Σ_j e_2j·|E_j(i)| with e as of {@link HypercubeSpectrum.roundingError}. */
  readonly roundingError: Float64Array;
  /** The same of the NNGP kernel. */
  readonly nngpRoundingError: Float64Array;
}

/** Options of {@link johnsonSpectrum}. */
export interface JohnsonOptions extends JobOptions {
  /** Counts only states with the character of this group. */
  readonly group?: SymmetryGroup;
}

/**
 * Spectrum of both kernels on all states of fixed magnetisation, without a matrix; with a group that of the network averaged over it, on orbits
 * (√c_r·K_G(r, r')·√c_r'), whose eigenvalues are the same, only fewer of each.
 *
 * @param basis - Spins of fixed magnetisation, at most 52.
 * @throws {ArgumentError} if the magnetisation is not fixed, the group does not act on the basis, or the kernel tells apart which sites differ.
 * @see Delsarte 1973, Philips Res. Rep. Suppl. 10 (the scheme); Eberlein 1964, Math. Z. 84, 301.
 *
 * @example
 * ```ts
 * import { hilbert, qsntk, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const { ntk, multiplicities } = await qsntk.johnsonSpectrum(network, hilbert.spins(6, { magnetization: 0 }));
 * console.log(ntk, multiplicities); // 0.299725, 0.133428, 0.0349627, 0.00369428, 1, 5, 9, 5: 20 states
 * ```
 */
export async function johnsonSpectrum(
  network: Network,
  basis: SpinHilbert,
  options: JohnsonOptions = {},
): Promise<JohnsonSpectrum> {
  const where = "johnsonSpectrum";
  noMore(where, arguments, 3);
  requireArgument(where, "network", network, networkKind);
  requireArgument(where, "basis", basis, spinBasis);
  const { group, ...job } = requireOptions(where, options, { group: symmetryGroupKind, ...jobKinds });
  const { sites: n, up } = basis;
  if (up === undefined || n > mostJohnsonSpins) {
    throw new ArgumentError(
      `${where}: \`basis\` must have a fixed magnetization and at most ${mostJohnsonSpins} spins, not ${basis.name}. ${up === undefined ? "Take qsntk.hypercubeSpectrum, which is of all states, or hilbert.spins(8, { magnetization: 0 })." : "Take fewer spins."}`,
    );
  }
  if (group !== undefined) requireAction(where, basis, group);
  const m = Math.min(up, n - up);
  const remedy = "A feature map that tells sites apart has no such closed form: take qsntk.spectrum of its kernel.";
  const kernels = await kernelsByDistance(where, network, n, remedy, job);
  const table = Array.from({ length: m + 1 }, (_, i) =>
    Float64Array.from({ length: m + 1 }, (__, j) => eberlein(n, m, i, j)),
  );
  const even = (kernel: Float64Array) => Float64Array.from({ length: m + 1 }, (_, j) => kernel[2 * j]!);
  const [nngp, ntk] = [even(kernels.nngp), even(kernels.ntk)];
  return {
    nngp: compensatedSums(where, nngp, table),
    ntk: compensatedSums(where, ntk, table),
    multiplicities:
      group === undefined
        ? Float64Array.from(table, (_, i) => binomial(n, i) - binomial(n, i - 1))
        : multiplicitiesIn(
            group,
            (fixed) => Float64Array.from(table, (_, i) => fixed[i]! - (i === 0 ? 0 : fixed[i - 1]!)),
            (i) => (i % 2 === 0 ? 1 : -1),
          ),
    roundingError: roundingOf(even(kernels.errors.ntk), table),
    nngpRoundingError: roundingOf(even(kernels.errors.nngp), table),
  };
}

/** E_j(i) of subsets of m of n. */
function eberlein(n: number, m: number, i: number, j: number): number {
  let sum = 0;
  for (let t = 0; t <= Math.min(i, j); t++) {
    const term = binomial(i, t) * binomial(m - i, j - t) * binomial(n - m - i, j - t);
    sum += t % 2 === 0 ? term : -term;
  }
  return sum;
}
