import { maskOf } from "../entropy/subsystem.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { FeatureNet } from "./featureNets.js";
import { type Statistics, statistics } from "./statistics.js";

/** Which members of an ensemble of states ψ=ψ1+iψ2 to draw; each is the same in whatever company it is drawn. */
export interface MemberOptions extends JobOptions {
  readonly members: number;
  /** 0 by default. */
  readonly seed?: number;
  /** Number of the first member; 0 by default. */
  readonly firstMember?: number;
  /** 2 by default: ψ=ψ1+iψ2 of two independent networks; 1: real ψ. */
  readonly components?: 1 | 2;
}

/** Members of an ensemble as vectors over the spin basis. */
export interface StateEnsemble {
  /** members×2^d complex amplitudes, interleaved; every state has norm 1. */
  readonly states: Float64Array;
  /** ln of the norm that each state had as the networks gave it. */
  readonly logNorms: Float64Array;
}

/**
 * States of a Cos-net or Gauss-net over all spin configurations (`hilbert`'s order), normalised.
 *
 * All 2^d amplitudes are one product of two tables over the halves of the sites, by cos(α+β) = cosα·cosβ − sinα·sinβ:
 * d sines per neuron instead of 2^d.
 *
 * @throws {ArgumentError} for members or sites out of range; {MemoryError} if they do not fit; {NumericalError} for a zero state.
 */
export async function randomStates(net: FeatureNet, options: MemberOptions): Promise<StateEnsemble> {
  return runJob<StateEnsemble>("featureNetStates", request(net, options), options);
}

/** Options of {@link reducedSpectra}. */
export interface SpectraOptions extends MemberOptions {
  /** The cuts: the sites of A, for each. */
  readonly subsystems: readonly (readonly number[])[];
  /**
   * "gram" by default: eigenvalues of ψψ† to about 1e-16 of the largest, right for von Neumann and Rényi α ≥ 1;
   * "svd": singular values, two to three times slower, for α < 1 and the tail of the entanglement spectrum.
   */
  readonly method?: "gram" | "svd";
}

/** Eigenvalues of ρ_A of every member at every cut. */
export interface SpectrumEnsemble {
  readonly members: number;
  /** In descending order, adding up to 1. */
  spectrum(member: number, cut: number): Float64Array;
  /** One number per member of its spectrum at a cut, for example `entropy.vonNeumann`. */
  average(cut: number, quantity: (spectrum: Float64Array) => number): Statistics;
  /** ln of the norm that each state had before. */
  readonly logNorms: Float64Array;
}

/**
 * Spectra of the reduced density matrices of a Cos-net or Gauss-net's states; the states themselves are not kept.
 *
 * @throws as {@link randomStates}; {ArgumentError} also for a subsystem that is none.
 */
export async function reducedSpectra(net: FeatureNet, options: SpectraOptions): Promise<SpectrumEnsemble> {
  const { subsystems, method = "gram" } = options;
  const masks = Int32Array.from(subsystems, (sites) => maskOf(sites, net.sites));
  const { spectra, logNorms } = await runJob<{ spectra: Float64Array; logNorms: Float64Array }>(
    "featureNetSpectra",
    { ...request(net, options), masks, method },
    options,
  );
  const lengths = subsystems.map(({ length }) => 2 ** Math.min(length, net.sites - length));
  return spectrumEnsemble(options.members, lengths, spectra, logNorms);
}

/** @param lengths - Number of eigenvalues at each cut; `spectra` holds them member by member, cut by cut. */
function spectrumEnsemble(
  members: number,
  lengths: readonly number[],
  spectra: Float64Array,
  logNorms: Float64Array,
): SpectrumEnsemble {
  const starts = lengths.map((_, cut) => lengths.slice(0, cut).reduce((sum, n) => sum + n, 0));
  const stride = spectra.length / members;
  const spectrum = (member: number, cut: number) => {
    const start = member * stride + (starts[cut] as number);
    return spectra.subarray(start, start + (lengths[cut] as number));
  };
  const average = (cut: number, quantity: (spectrum: Float64Array) => number) =>
    statistics(Float64Array.from({ length: members }, (_, member) => quantity(spectrum(member, cut))));
  return { members, spectrum, average, logNorms };
}

function request(net: FeatureNet, { members, seed = 0, firstMember = 0, components = 2 }: MemberOptions) {
  return { ...net, members, seed, firstMember, components };
}
