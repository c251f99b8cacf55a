import { invariantBytes } from "../../correlators/replicaAverage.js";
import type { SpinCut } from "../../entropy/subsystem.js";
import { spectraBytes } from "../../states/randomStates.js";
import { firstFitting, requireCommandMemory, storingBytes } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { type Architecture, cutsOf, type EntropySpec } from "./entropySpec.js";
import { hasDenseKernel, type StateSource, sourcesOf, spectraMethod } from "./networkSource.js";

/**
 * @param at - The networks of the spec on a number of spins.
 * @param sources - Those on its own.
 * @throws {MemoryError} if a network's states, their spectra or its correlators do not fit.
 */
export function requireEntropyMemory(
  spec: EntropySpec,
  at: (sites: number) => StateSource[],
  sources: readonly StateSource[],
  cuts: readonly SpinCut[],
): void {
  const bytesOf = (sites: number) => largestBytes(spec, at(sites), cutsOf({ sites, subsystems: null }));
  const fitting = firstFitting(
    Array.from({ length: spec.sites - 2 }, (_, k) => spec.sites - 1 - k),
    bytesOf,
  );
  requireCommandMemory({
    command: "entropy",
    what: `an ensemble of ${spec.members} states of ${spec.sites} spins`,
    bytes: largestBytes(spec, sources, cuts),
    remedy: fitting === undefined ? "Take fewer members." : `With its cuts one by one, \`sites\` up to ${fitting} fit.`,
  });
}

/** What a spec takes. */
export function entropyCost(spec: EntropySpec): Cost {
  const { networks, sites, members, components, orders } = spec;
  const cuts = cutsOf(spec);
  const amplitudes = networks.map(({ layers }) => components * members * 2 ** sites * operationsOf(layers, sites));
  const spectra = cuts.map(({ subsystem: { length } }) => {
    const small = 2 ** Math.min(length, sites - length);
    return members * (8 * 2 ** sites * small + 30 * small ** 3);
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const sources = sourcesOf(spec)(sites);
  const correlators = sources.map((source) =>
    "activation" in source || !hasDenseKernel(source) ? 0 : 4 ** sites * (100 + 20 * cuts.length),
  );
  return {
    memory: largestBytes(spec, sources, cuts),
    disk: 20_000 + 8 * networks.length * cuts.length * orders.length * members,
    work: sum(amplitudes) + sum(correlators) + networks.length * sum(spectra),
  };
}

/** Of one network for one input. */
function operationsOf(layers: Architecture["layers"], sites: number): number {
  let [operations, inputs] = [0, sites];
  for (const layer of layers) {
    operations += layer.type === "dense" ? 2 * inputs * layer.width : 10 * inputs;
    if ("width" in layer) inputs = layer.width;
  }
  return operations;
}

/** Of the largest network: they are looked at one after the other. */
function largestBytes(spec: EntropySpec, sources: readonly StateSource[], cuts: readonly SpinCut[]): number {
  return Math.max(...sources.map((source) => networkBytes(spec, source, cuts)));
}

function networkBytes(spec: EntropySpec, source: StateSource, cuts: readonly SpinCut[]): number {
  const { members, components, orders } = spec;
  const spectra = spectraBytes(source, cuts, { members, components, method: spectraMethod(spec) });
  const stored = storingBytes(8 * spec.networks.length * cuts.length * orders.length * members);
  return Math.max(spectra, correlatorBytes(source)) + stored;
}

function correlatorBytes(source: StateSource): number {
  if ("activation" in source) return 0;
  const { sites } = source;
  return hasDenseKernel(source) ? 6 * 8 * 4 ** sites : invariantBytes(sites, 2) + 9 * 2 ** sites;
}
