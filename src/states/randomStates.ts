import {
  inNameOf,
  isObject,
  type Kind,
  type Kinds,
  list,
  noMore,
  oneOf,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { spectrumAt } from "../entropy/reducedSpectrum.js";
import { type SpinCut, spinCutOf } from "../entropy/subsystem.js";
import { runJob } from "../native/job.js";
import { jobBytes, requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { type FeatureNet, factorised, featureNetKind } from "./featureNets.js";
import { type MemberOptions, memberKinds } from "./memberOptions.js";
import { type SpectrumEnsemble, spectrumEnsemble } from "./spectrumEnsemble.js";
import { memberState, memberStateBytes, requireOneOutput, type SpinNetwork, spinNetworkKind } from "./spinNetwork.js";

const sourceKind: Kind = (value) => {
  if (isObject(value) && "network" in value) return spinNetworkKind(value);
  return featureNetKind(value);
};

/** Members of an ensemble as vectors over the spin basis. */
export interface StateEnsemble {
  /** members×2^d complex amplitudes, interleaved; every state has norm 1. */
  readonly states: Float64Array;
  /** ln of the norm that each state had as the networks gave it. */
  readonly logNorms: Float64Array;
}

/**
 * States of untrained networks over all spin configurations (`hilbert`'s order), normalised; streams as in `Network.init`.
 *
 * For Cos-net and Gauss-net all 2^d amplitudes are one product of two tables over the halves of the sites, by
 * cos(α+β) = cosα·cosβ − sinα·sinβ: d sines per neuron instead of 2^d. Others are evaluated by batched forward passes.
 *
 * @throws {ArgumentError} for members or sites out of range; {MemoryError} if they do not fit; {NumericalError} for a zero state.
 *
 * @example
 * ```ts
 * import { ensemble, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.cosNet(100, { wStd: 3 }), stax.dense(1));
 * const { states } = await ensemble.randomStates({ network, sites: 6 }, { members: 10 });
 * console.log(states.length); // members × basis states × (re, im) // 1280
 * ```
 */
export async function randomStates(source: FeatureNet | SpinNetwork, options: MemberOptions): Promise<StateEnsemble> {
  noMore("randomStates", arguments, 2);
  requireArgument("randomStates", "source", source, sourceKind);
  const { signal, onProgress, ...chosen } = requireOptions("randomStates", options, memberKinds, ["members"]);
  const { members } = chosen;
  const net = inNameOf("randomStates", () => fastest(source));
  if ("activation" in net) {
    return runJob("featureNetStates", request(net, chosen), { signal, onProgress }, { where: "randomStates" });
  }
  requireEnsemble("randomStates", net, members, 2 ** net.sites);
  const states = new Float64Array(members * 2 * 2 ** net.sites);
  const logNorms = new Float64Array(members);
  await forMembers("randomStates", net, { ...chosen, signal, onProgress }, async (index, state, logNorm) => {
    const kept = states.subarray(index * state.length, (index + 1) * state.length);
    await inTurns(state.length, (begin, end) => kept.set(state.subarray(begin, end), begin), { signal });
    logNorms[index] = logNorm;
  });
  return { states, logNorms };
}

/** Options of {@link reducedSpectra}. */
export interface SpectraOptions extends MemberOptions {
  /** The cuts: the sites of A, for each. */
  readonly subsystems: readonly (readonly number[])[];
  /**
   * "gram" by default: eigenvalues of ψψ† to about 1e-16 of the largest, right for von Neumann and Rényi α ≥ 1;
   * "svd": singular values, two to three times slower, for α < 1 and the tail of the entanglement spectrum.
   * Networks other than Cos-net and Gauss-net always use "svd".
   */
  readonly method?: "gram" | "svd";
}

const spectraKinds: Kinds<SpectraOptions> = {
  ...memberKinds,
  subsystems: list("a list of cuts", list("a list of sites, those of A"), { least: 1 }),
  method: oneOf("gram", "svd"),
};

/**
 * Spectra of the reduced density matrices of an ensemble of network states; the states themselves are not kept.
 *
 * @throws as {@link randomStates}; {ArgumentError} also for a subsystem that is none.
 *
 * @example
 * ```ts
 * import { ensemble, entropy, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.cosNet(1000, { wStd: Math.sqrt(16) }), stax.dense(1));
 * const spectra = await ensemble.reducedSpectra({ network, sites: 8 }, { members: 50, subsystems: [entropy.half(8)] });
 * const { mean, standardError } = spectra.average(0, entropy.vonNeumann);
 * console.log(mean, standardError, entropy.page(16, 16)); // 2.27165, 0.00410774, 2.27487
 * ```
 */
export async function reducedSpectra(
  source: FeatureNet | SpinNetwork,
  given: SpectraOptions,
): Promise<SpectrumEnsemble> {
  noMore("reducedSpectra", arguments, 2);
  requireArgument("reducedSpectra", "source", source, sourceKind);
  const needed = ["members", "subsystems"] as const;
  const { subsystems, ...options } = requireOptions("reducedSpectra", given, spectraKinds, needed);
  const net = inNameOf("reducedSpectra", () => fastest(source));
  const cuts = inNameOf("reducedSpectra", () => subsystems.map((subsystem) => spinCutOf(subsystem, net.sites)));
  return spectraAt(net, cuts, options);
}

/** {@link reducedSpectra} with arguments that are checked, of what {@link fastest} gives. */
export async function spectraAt(
  net: FeatureNet | SpinNetwork,
  cuts: readonly SpinCut[],
  options: Omit<SpectraOptions, "subsystems">,
): Promise<SpectrumEnsemble> {
  const { signal, onProgress, members } = options;
  const { sites } = net;
  const lengths = spectrumLengths(cuts, sites);
  if ("activation" in net) {
    const asked = spectraRequest(net, cuts, options);
    const job = { signal, onProgress };
    const { spectra, logNorms } = await runJob("featureNetSpectra", asked, job, { where: "reducedSpectra" });
    return spectrumEnsemble(members, lengths, spectra, logNorms);
  }
  requireEnsemble("reducedSpectra", net, members, 0);
  const basis = { kind: "spins", sites, dimension: 2 ** sites } as const;
  const spectra = new Float64Array(members * lengths.reduce((sum, n) => sum + n, 0));
  const logNorms = new Float64Array(members);
  let filled = 0;
  await forMembers("reducedSpectra", net, options, async (index, state, logNorm) => {
    logNorms[index] = logNorm;
    for (const cut of cuts) {
      const spectrum = await inNameOf("reducedSpectra", () => spectrumAt(basis, state, cut, { signal }));
      spectra.set(spectrum, filled);
      filled += spectrum.length;
    }
  });
  return spectrumEnsemble(members, lengths, spectra, logNorms);
}

/** Bytes that {@link spectraAt} takes, its spectra included. */
export function spectraBytes(
  net: FeatureNet | SpinNetwork,
  cuts: readonly SpinCut[],
  options: Omit<SpectraOptions, "subsystems">,
): number {
  const { members } = options;
  if ("activation" in net) return jobBytes("featureNetSpectra", spectraRequest(net, cuts, options));
  return statesBytes(net, members, 0) + 8 * members * spectrumLengths(cuts, net.sites).reduce((sum, n) => sum + n, 0);
}

/** How many eigenvalues the reduced state has at each cut. */
function spectrumLengths(cuts: readonly SpinCut[], sites: number): number[] {
  return cuts.map(({ subsystem: { length } }) => 2 ** Math.min(length, sites - length));
}

/** Bytes of the amplitudes that are kept, and of one state with the copies that its spectrum is made from. */
function statesBytes(net: SpinNetwork, members: number, kept: number): number {
  return 16 * (members * kept + 5 * 2 ** net.sites) + memberStateBytes(net);
}

/** The factorised form of a network where it has one. */
export function fastest(source: FeatureNet | SpinNetwork): FeatureNet | SpinNetwork {
  return "activation" in source ? source : (factorised(source.network, source.sites) ?? source);
}

/** @param kept - Amplitudes that are kept per member. */
function requireEnsemble(where: string, net: SpinNetwork, members: number, kept: number): void {
  requireOneOutput(where, net);
  const bytes = statesBytes(net, members, kept);
  requireMemory(where, `an ensemble of ${members} states of ${net.sites} spins`, bytes, "Use fewer sites or members.");
}

async function forMembers(
  where: string,
  net: SpinNetwork,
  options: MemberOptions,
  work: (index: number, state: Float64Array, logNorm: number) => Promise<void>,
): Promise<void> {
  const { members, firstMember = 0, onProgress } = options;
  for (let index = 0; index < members; index++) {
    const { state, logNorm } = await memberState(where, net, firstMember + index, options);
    await work(index, state, logNorm);
    onProgress?.((index + 1) / members);
  }
}

function spectraRequest(net: FeatureNet, cuts: readonly SpinCut[], options: Omit<SpectraOptions, "subsystems">) {
  const { method = "gram" } = options;
  return { ...request(net, options), masks: Int32Array.from(cuts, ({ mask }) => mask), method };
}

function request(
  { activation, sites, width, wStd, outputStd }: FeatureNet,
  { members, seed = 0, firstMember = 0, components = 2 }: MemberOptions,
) {
  return { activation, sites, width, wStd, outputStd, members, seed, firstMember, components };
}
