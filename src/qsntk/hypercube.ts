/**
 * Kernels on the whole hypercube {±1}^d. Those of fully connected networks depend on the Hamming distance h only, so the
 * parities χ_S(x) = Π_{i∈S} x_i are the eigenvectors, with λ_k = Σ_h K(h)·𝒦_h(k) for |S| = k and 𝒦_h(k) = Σ_j (−1)ʲ C(k,j)·C(d−k,h−j) the Krawtchouk polynomials.
 */
import {
  inNameOf,
  jobKinds,
  noMore,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { bitCount } from "../hilbert/bitCount.js";
import { moderate } from "../linalg/moderate.js";
import { walshHadamard } from "../linalg/walshHadamard.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type KernelsByDistance, kernelsByDistance } from "../stax/kernelsByDistance.js";
import { type Network, networkKind } from "../stax/network.js";
import { type AlignmentOptions, alignmentKinds, learningTimes } from "./alignment.js";
import { compensatedSums } from "./compensatedSums.js";
import { krawtchouk } from "./krawtchouk.js";
import { multiplicitiesIn } from "./sectorMultiplicities.js";

/** Above it the Krawtchouk polynomials are no longer exact in float64. */
export const mostHypercubeSites = 52;

/** What {@link hypercubeSpectrum} found. */
export interface HypercubeSpectrum {
  /** λ_k of the NNGP kernel by degree k = 0 … d; all 0 where a layer of wStd 0 makes the kernel zero. */
  readonly nngp: Float64Array;
  /** λ_k of the NTK, likewise. */
  readonly ntk: Float64Array;
  /** C(d, k); with a group how many of the parities of degree k its character leaves, the number of orbits of k sites if it is 1. */
  readonly multiplicities: Float64Array;
  /**
   * Bound on what rounding of the kernel's values can do to each λ_k of the NTK: Σ_h e_h·|𝒦_h(k)| with e_h = 2⁻⁵²·|K(h)|, or where K(h) is known
   * less well, as behind even functions and kinks, twice its distance from what wide numbers give.
   */
  readonly roundingError: Float64Array;
  /** That of the NNGP kernel, which may be many orders of magnitude smaller. */
  readonly nngpRoundingError: Float64Array;
}

/** Σ_h error_h·|table_h| for each line of a table. */
export function roundingOf(errors: Float64Array, table: readonly Float64Array[]): Float64Array {
  return Float64Array.from(table, (line) => line.reduce((sum, value, h) => sum + Math.abs(value) * errors[h]!, 0));
}

/** No kernel has a negative eigenvalue: what is below its own rounding is 0. */
export function cleared(spectrum: Float64Array, rounding: Float64Array): Float64Array {
  return spectrum.map((value, k) => (value <= rounding[k]! ? 0 : value));
}

/** Options of {@link hypercubeSpectrum}. */
export interface HypercubeOptions extends JobOptions {
  /** Counts only states with the character of this group. */
  readonly group?: SymmetryGroup;
}

/**
 * Spectrum of both kernels on all 2^d inputs without a matrix of that size; with a group that of the network averaged over it, on orbits
 * (√c_r·K_G(r, r')·√c_r'): the eigenvalues are the same, only fewer of each, by Burnside's lemma, and with the flip none of odd degree.
 *
 * @param dimension - d, from 1 to 52.
 * @throws {ArgumentError} if d is out of range, the group acts on another number of sites, or the kernel tells apart which sites differ; others as `network.kernel`.
 *
 * @example
 * ```ts
 * import { qsntk, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(1, { wStd: 1, bStd: 0.5 }), stax.relu(), stax.dense(1));
 * const { ntk, multiplicities } = await qsntk.hypercubeSpectrum(network, 4);
 * console.log(multiplicities, ntk[0]! > ntk[1]!); // 1, 4, 6, 4, 1, true
 * ```
 */
export async function hypercubeSpectrum(
  network: Network,
  dimension: number,
  options: HypercubeOptions = {},
): Promise<HypercubeSpectrum> {
  noMore("hypercubeSpectrum", arguments, 3);
  const given = requireOptions("hypercubeSpectrum", options, { group: symmetryGroupKind, ...jobKinds });
  requireArgument("hypercubeSpectrum", "network", network, networkKind);
  requireArgument("hypercubeSpectrum", "dimension", dimension, whole(1, mostHypercubeSites));
  const remedy =
    "A feature map that tells sites apart has no such closed form: take the inputs of a model in a spec, or qsntk.spectrum and alignment of (await network.kernel(inputs)).ntk.";
  return spectrumByDegree(network, dimension, given, remedy);
}

/**
 * {@link hypercubeSpectrum} of what is checked, for those who have a remedy of their own.
 *
 * @param remedy - What to do about a kernel that tells sites apart.
 */
export async function spectrumByDegree(
  network: Network,
  dimension: number,
  { group, ...job }: HypercubeOptions,
  remedy: string,
): Promise<HypercubeSpectrum> {
  return spectrumOf(await kernelsByDistance("hypercubeSpectrum", network, dimension, remedy, job), dimension, group);
}

/** λ_k of kernels whose values at the distances 0 … d are known. */
export function spectrumOf(
  { nngp, ntk, errors }: KernelsByDistance,
  dimension: number,
  group?: SymmetryGroup | undefined,
): HypercubeSpectrum {
  if (group !== undefined && group.sites !== dimension) {
    throw new ArgumentError(
      `hypercubeSpectrum: \`group\` acts on ${group.sites} sites, and \`dimension\` is ${dimension}. Make it of the same lattice.`,
    );
  }
  const table = krawtchouk(dimension);
  return {
    nngp: compensatedSums("hypercubeSpectrum", nngp, table),
    ntk: compensatedSums("hypercubeSpectrum", ntk, table),
    multiplicities:
      group === undefined
        ? Float64Array.from(table, (_, k) => table[0]![k]!)
        : multiplicitiesIn(
            group,
            (fixed) => fixed,
            (k) => (k % 2 === 0 ? 1 : -1),
          ),
    roundingError: roundingOf(errors.ntk, table),
    nngpRoundingError: roundingOf(errors.nngp, table),
  };
}

/** What {@link hypercubeAlignment} found. */
export interface HypercubeAlignment {
  /** By degree k = 0 … d: share of the target, Σ_{|S|=k} |⟨χ_S, y⟩|²/|y|². */
  readonly weights: Float64Array;
  /** By degree: steps until that part of the error is down to `remaining`; Infinity where λ_k is not above its rounding. */
  readonly steps: Float64Array;
  /** η. */
  readonly learningRate: number;
}

/**
 * How a target on the whole hypercube lies in the parities, and the predicted steps to learn each degree with the NTK.
 *
 * @param given - The target: 2^d real or complex (interleaved) numbers; state number s has x_i = −1 where bit i of s is set, or +1 there:
 *   both give the same weights.
 * @throws {ShapeError} if the length does not fit; others as {@link hypercubeSpectrum}.
 */
export async function hypercubeAlignment(
  network: Network,
  dimension: number,
  given: ArrayLike<number>,
  options: AlignmentOptions = {},
): Promise<HypercubeAlignment> {
  noMore("hypercubeAlignment", arguments, 4);
  const { rate, remaining, done, ...job } = rising(requireOptions("hypercubeAlignment", options, alignmentKinds));
  const numbers = requireNumbers("hypercubeAlignment", "target", given);
  const { ntk, roundingError } = await inNameOf("hypercubeAlignment", () =>
    hypercubeSpectrum(network, dimension, { signal: job.signal }),
  );
  const count = 2 ** dimension;
  if (numbers.length !== count && numbers.length !== 2 * count) {
    throw new ShapeError(
      `hypercubeAlignment: \`target\` must have length ${count} (real) or ${2 * count} (complex, interleaved), not ${numbers.length}.`,
    );
  }
  const components = numbers.length === count ? 1 : 2;
  const { vector: target } = await moderate(numbers, { signal: job.signal });
  const amplitudes = await inNameOf("hypercubeAlignment", () =>
    walshHadamard(target, { components, signal: job.signal }),
  );
  const weights = new Float64Array(dimension + 1);
  const add = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) weights[bitCount(Math.floor(at / components))]! += amplitudes[at]! ** 2;
  };
  await inTurns(amplitudes.length, add, job);
  const learned = cleared(ntk, roundingError);
  return done(learningTimes("hypercubeAlignment", learned, weights, count, { rate, remaining }));
}
