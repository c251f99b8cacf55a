import { types } from "node:util";
import {
  inNameOf,
  jobKinds,
  kind,
  noMore,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { type SymmetricHilbert, sectorKind } from "../hilbert/symmetric.js";
import { moderate } from "../linalg/moderate.js";
import { NumericalError, ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { basisCutOf, type Cut } from "./subsystem.js";

/**
 * What a cut needs to know of a basis; every basis of `hilbert` is one, and so is a sector, whose complex states are expanded.
 * Site i is bit i; fermions are ordered as all ↑ by ascending site, then all ↓, index = rank(↑)·dim↓ + rank(↓).
 */
export interface CutBasis {
  /** Of particles. */
  readonly kind: "spins" | "fermions";
  /** Number of sites. */
  readonly sites: number;
  /** Number of basis states D. */
  readonly dimension: number;
  /** Number of ↑ spins or fermions where it is fixed; undefined for all 2^sites spin states. */
  readonly up?: number | undefined;
  /** Number of ↓ fermions. */
  readonly down?: number | undefined;
}

/** A basis that can be cut, as an argument. */
export const cutBasisKind = kind("a basis, such as hilbert.spins(8)", isCutBasis);

function isCutBasis(value: unknown): boolean {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const { kind: species, sites, dimension, up, down } = value as Partial<Record<keyof CutBasis, unknown>>;
  const count = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  const fixed = species === "fermions" ? count(up) && count(down) : up === undefined || count(up);
  return (species === "spins" || species === "fermions") && count(sites) && count(dimension) && fixed;
}

/**
 * Eigenvalues p_k of the reduced density matrix ρ_A of a pure state, the squares of its Schmidt values, in descending order
 * and adding up to 1: what all entropies are functions of.
 *
 * In a sector of fixed numbers ρ_A is block-diagonal in the numbers in A, and only the blocks are built. The fermions of A are
 * moved in front of those of B with the sign that takes, which matters where A is not contiguous.
 *
 * @param given - Amplitudes in basis order: dimension real numbers, or dimension complex ones interleaved (re, im). Of
 *   any norm but 0.
 * @param subsystem - The sites of A, in any order; neither none nor all.
 * @returns By singular values, so that p_k is right to about 1e-16·√(p_k·p_1).
 * @throws {ArgumentError} for a subsystem that is none; {ShapeError} for a state of another length; {NumericalError} for the zero
 *   vector; {MemoryError} if the state as a matrix does not fit.
 *
 * @example
 * ```ts
 * import { entropy, exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.square(3, 4), { field: 1 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 0.5 });
 * const spectrum = await entropy.reducedSpectrum(ising.hilbert, state, [0, 1, 2, 3, 4, 5]);
 * console.log(entropy.vonNeumann(spectrum), entropy.renyi(spectrum, 2)); // 2.69998, 2.17076
 * ```
 */
export async function reducedSpectrum(
  basis: CutBasis,
  given: ArrayLike<number>,
  subsystem: readonly number[],
  options: JobOptions = {},
): Promise<Float64Array> {
  noMore("reducedSpectrum", arguments, 4);
  const job = requireOptions("reducedSpectrum", options, jobKinds);
  requireArgument("reducedSpectrum", "basis", basis, cutBasisKind);
  const whole = await wholeState("reducedSpectrum", basis, given, job);
  const cut = inNameOf("reducedSpectrum", () => basisCutOf(subsystem, whole.basis));
  return spectrumAt(whole.basis, whole.state, cut, job);
}

/** A state that can be cut, with its basis: that of a sector is expanded. @throws {ShapeError} for one of another length. */
export async function wholeState(
  where: string,
  basis: CutBasis,
  given: ArrayLike<number>,
  { signal }: JobOptions,
): Promise<{ readonly basis: CutBasis; readonly state: Float64Array }> {
  if (sectorKind(basis) === undefined) {
    const sector = basis as unknown as SymmetricHilbert;
    return { basis: sector.basis, state: await inNameOf(where, () => sector.expand(given, { signal })) };
  }
  const state = requireNumbers(where, "state", given);
  const { dimension } = basis;
  if (state.length !== dimension && state.length !== 2 * dimension) {
    throw new ShapeError(
      `${where}: \`state\` must have length ${dimension} (real) or ${2 * dimension} (complex, interleaved), not ${state.length}.`,
    );
  }
  return { basis, state };
}

/** {@link reducedSpectrum} with arguments that are checked, of a basis that is no sector. */
export async function spectrumAt(
  basis: CutBasis,
  state: Float64Array,
  { subsystem }: Cut,
  job: JobOptions,
): Promise<Float64Array> {
  const { sites, dimension } = basis;
  const { vector } = await moderate(state, { signal: job.signal });
  const amplitudes = state.length === dimension ? { realState: vector } : { state: vector };
  const cut = { sites, subsystem: Int32Array.from(subsystem), particles: setBits(basis) };
  const { values } = await runJob("schmidtSpectrum", { ...cut, ...amplitudes }, job, { where: "reducedSpectrum" });
  const norm = values.reduce((sum, p) => sum + p, 0);
  if (!(norm > 0)) throw new NumericalError("reducedSpectrum: the state is the zero vector and has no spectrum.");
  return values
    .map((p) => p / norm)
    .sort()
    .reverse();
}

/** Number of set bits per species: none where it is not fixed. A set bit is a fermion, or a spin ↓. */
function setBits({ kind, sites, up, down }: CutBasis): Int32Array {
  if (kind === "fermions") return Int32Array.of(up as number, down as number);
  return up === undefined ? new Int32Array(0) : Int32Array.of(sites - up);
}
