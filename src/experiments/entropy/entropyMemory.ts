import { invariantBytes } from "../../correlators/replicaAverage.js";
import type { FeatureNet } from "../../states/featureNets.js";
import { reducedSpectraBytes } from "../../states/randomStates.js";
import type { SpinNetwork } from "../../states/spinNetwork.js";
import type { Network } from "../../stax/network.js";
import { firstFitting, requireCommandMemory, storingBytes } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { type EntropySpec, subsystemsOf } from "./entropySpec.js";
import { hasDenseKernel, networksOf, sourceOf, spectraMethod } from "./networkSource.js";

/**
 * @param networks - Those of the spec.
 * @throws {MemoryError} if a network's states, their spectra or its correlators do not fit.
 */
export function requireEntropyMemory(spec: EntropySpec, networks: readonly Network[]): void {
  const bytesOf = (sites: number) => {
    const smaller = { ...spec, sites, subsystems: sites === spec.sites ? spec.subsystems : null };
    return Math.max(...networks.map((network) => networkBytes(smaller, sourceOf(network, sites))));
  };
  const fitting = firstFitting(
    Array.from({ length: spec.sites - 2 }, (_, k) => spec.sites - 1 - k),
    bytesOf,
  );
  requireCommandMemory({
    command: "entropy",
    what: `an ensemble of ${spec.members} states of ${spec.sites} spins`,
    bytes: bytesOf(spec.sites),
    remedy: fitting === undefined ? "Take fewer members." : `With its cuts one by one, \`sites\` up to ${fitting} fit.`,
  });
}

/** What a spec takes. */
export function entropyCost(spec: EntropySpec): Cost {
  const { networks, sites, members, components, orders } = spec;
  const cuts = subsystemsOf(spec);
  const widthOf = (index: number) =>
    networks[index]!.layers.reduce((most, layer) => ("width" in layer ? Math.max(most, layer.width) : most), 1);
  const amplitudes = networks.map((_, index) => 5 * components * members * 2 ** sites * widthOf(index));
  const spectra = cuts.map(({ length }) => {
    const small = 2 ** Math.min(length, sites - length);
    return members * (8 * 2 ** sites * small + 30 * small ** 3);
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    memory: Math.max(...networksOf(spec).map((network) => networkBytes(spec, sourceOf(network, sites)))),
    disk: 20_000 + 8 * networks.length * cuts.length * orders.length * members,
    work: sum(amplitudes) + networks.length * sum(spectra),
  };
}

function networkBytes(spec: EntropySpec, source: FeatureNet | SpinNetwork): number {
  const { sites, members, components, orders } = spec;
  const subsystems = subsystemsOf(spec);
  const method = spectraMethod(spec);
  const spectra = reducedSpectraBytes(source, { members, components, subsystems, method });
  const stored = storingBytes(8 * spec.networks.length * subsystems.length * orders.length * members);
  return Math.max(spectra, correlatorBytes(source, sites)) + stored;
}

function correlatorBytes(source: FeatureNet | SpinNetwork, sites: number): number {
  if ("activation" in source) return 0;
  return hasDenseKernel(source) ? 6 * 8 * 4 ** sites : invariantBytes(sites, 2) + 9 * 2 ** sites;
}
