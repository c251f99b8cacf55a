import type { z } from "zod";
import type { JobOptions } from "../native/job.js";
import type { Json } from "../runs/spec.js";
import { runnableSchemas } from "./catalogue.js";
import { runEntropy } from "./entropy/entropies.js";
import { entropyCost } from "./entropy/entropyMemory.js";
import { entropyExample } from "./entropy/entropySpec.js";
import { runLearn, storedLearnSpec } from "./learn/learn.js";
import { learnCost } from "./learn/learnMemory.js";
import { learnExample } from "./learn/learnSpec.js";
import { learnShares } from "./learn/sharedLimit.js";
import { quantumCost } from "./quantum/quantumMemory.js";
import { modelOn } from "./quantum/quantumModel.js";
import { runEvolve, runGroundState, storedQuantumSpec } from "./quantum/quantumRuns.js";
import type { EvolveSpec, GroundStateSpec } from "./quantum/quantumSpec.js";
import { requireSectors } from "./quantum/sectorSpec.js";
import type { Cost } from "./run/cost.js";
import type { Outcome, RunOptions } from "./run/outcome.js";
import type { SharedKind } from "./run/sharedKind.js";
import { runSignbias, signbiasCost, signbiasPlan } from "./signbias/signbias.js";
import { signbiasExample } from "./signbias/signbiasSpec.js";
import { inFieldsOf } from "./spec/inFieldsOf.js";
import { runSpectrum, spectrumCost } from "./spectrum/spectrum.js";
import { spectrumExample } from "./spectrum/spectrumSpec.js";

/** What a spec file can name as its `experiment`. */
export type ExperimentName = keyof typeof runnableSchemas;
/** A spec that makes one result directory, by its `experiment`. */
export type RunnableSpec = { [Name in ExperimentName]: SpecOf<Name> }[ExperimentName];
type SpecOf<Name extends ExperimentName> = z.infer<(typeof runnableSchemas)[Name]>;

/** What is known of an experiment without running it. */
interface Runnable<Spec> {
  /** A small spec that runs in seconds. */
  readonly example: Readonly<Record<string, unknown>>;
  /**
   * What the manifest of a result will say of a spec: of files their content.
   *
   * @throws {ArgumentError} naming what of the spec is wrong that its schema does not know.
   */
  readonly stored: (spec: Spec, options: JobOptions) => Promise<Json>;
  /** Parts that results can have in common, from the smaller to the larger. */
  readonly shares?: (spec: Spec) => readonly SharedKind[];
  readonly cost: (spec: Spec, options: JobOptions) => Promise<Cost>;
  readonly run: (spec: Spec, directory: string, options?: RunOptions) => Promise<Outcome>;
}

const inSpec = (parameter: string) => `\`${parameter}\``;
const ofModel = {
  stored: async (spec: GroundStateSpec | EvolveSpec) => {
    requireSectors(spec, modelOn(spec, inSpec).lattice, inSpec);
    return storedQuantumSpec(spec);
  },
  cost: async (spec: GroundStateSpec | EvolveSpec) => quantumCost(spec, modelOn(spec, inSpec)),
};

/** The experiments that a spec file can name. */
const runnables: { readonly [Name in ExperimentName]: Runnable<SpecOf<Name>> } = {
  learn: {
    example: learnExample,
    run: runLearn,
    stored: storedLearnSpec,
    shares: learnShares,
    cost: learnCost,
  },
  entropy: {
    example: entropyExample,
    run: runEntropy,
    stored: async (spec) => spec,
    cost: async (spec) => entropyCost(spec),
  },
  spectrum: {
    example: spectrumExample,
    run: runSpectrum,
    stored: async (spec) => spec,
    cost: async (spec) => spectrumCost(spec),
  },
  signbias: {
    example: signbiasExample,
    run: runSignbias,
    stored: async (spec) => signbiasPlan(spec).stored,
    cost: async (spec) => signbiasCost(spec),
  },
  groundstate: {
    example: { experiment: "groundstate", model: "tfim", lattice: "3x3", field: 1 },
    ...ofModel,
    run: runGroundState,
  },
  evolve: {
    example: { experiment: "evolve", model: "tfim", lattice: "3x3", field: 0.5, times: [0, 1, 2] },
    ...ofModel,
    run: runEvolve,
  },
};

/** All of them. */
export const experimentNames = Object.keys(runnableSchemas) as ExperimentName[];

/** What is known of the experiment of a spec. */
function runnableOf(spec: RunnableSpec): Runnable<RunnableSpec> {
  return runnables[spec.experiment] as unknown as Runnable<RunnableSpec>;
}

/** What the manifest of the result of a spec will say of it. @throws {ArgumentError} naming what of the spec is wrong. */
export function storedSpec(spec: RunnableSpec, options: JobOptions = {}): Promise<Json> {
  return runnableOf(spec).stored(spec, options);
}

/** Parts that the result of a spec can have in common with others, from the smaller to the larger. */
export function sharesOf(spec: RunnableSpec): readonly SharedKind[] {
  return runnableOf(spec).shares?.(spec) ?? [];
}

/** What a spec takes. @throws {ArgumentError} naming what of the spec is wrong. */
export function costOf(spec: RunnableSpec, options: JobOptions = {}): Promise<Cost> {
  return inFieldsOf(runnableSchemas[spec.experiment], () => runnableOf(spec).cost(spec, options));
}

/**
 * Computes the result of a spec, unless it is there.
 *
 * @param directory - Where the result goes.
 * @throws as the command of the experiment does, in words of the fields of the spec.
 */
export function runSpec(spec: RunnableSpec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  return inFieldsOf(runnableSchemas[spec.experiment], () => runnableOf(spec).run(spec, directory, options));
}
