import { mostSpins } from "../../arguments/index.js";
import type { Graph } from "../../graph/graph.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import type { Json } from "../../runs/spec.js";
import { storable } from "../run/storable.js";
import { readFileTarget } from "./fileTarget.js";
import { type LearnSpec, seedsOf } from "./learnSpec.js";
import { makeNetwork } from "./makeNetwork.js";
import { measuredLoss } from "./measuredFile.js";
import { type LearnProblem, timesOf, trainCount } from "./problem.js";
import { inputsRead, transformedSpins } from "./spins.js";
import { namedGroup } from "./symmetry.js";
import { type PlannedTarget, planModelTarget, resolved } from "./target.js";
import type { TargetSpec } from "./targetSpec.js";
import { trainingStates } from "./trainingStates.js";

/** A target, and what is stored of it: all of its spec, and of a file its content. */
async function targetOf(
  spec: TargetSpec,
  signal: AbortSignal | undefined,
): Promise<{ readonly target: PlannedTarget; readonly targetSpec: Json; readonly lattice?: Graph }> {
  if (!("file" in spec)) {
    const target = planModelTarget(spec);
    return { target, targetSpec: storable(resolved(spec)), lattice: target.lattice };
  }
  const { sha256, ...target } = await readFileTarget(spec, { signal });
  return { target, targetSpec: storable({ ...spec, sha256 }) };
}

/** @throws {ArgumentError} naming what of the spec does not fit. */
export async function problemOf(spec: LearnSpec, { signal }: JobOptions): Promise<LearnProblem> {
  const { network, encoding, learningRate, momentum, method, tolerance, observables, ensemble } = spec;
  const { target, targetSpec, lattice } = await targetOf(spec.target, signal);
  const built = await makeNetwork(network, inputsRead(target.basis, encoding), ensemble !== null);
  const spins = await transformedSpins(target.basis, built, encoding, signal);
  if (method === "walsh" && spins === undefined) {
    throw new ArgumentError(
      `nnqs learn: \`method\` must be "auto", "dense", "streamed" or "krylov" here, not walsh: that is for at most ${mostSpins} inputs of ±1 (of fermions with the encoding "spins") and networks whose kernel depends on how many of them differ.`,
    );
  }
  const { train, stored } = await trainingStates(spec.train, target.basis.dimension, signal);
  const count = trainCount({ train });
  const measured = await measuredLoss(spec.measurements, target.basis.sites, signal);
  return {
    ...(spec.symmetry !== "none" && {
      symmetry: spec.symmetry,
      group: namedGroup(spec.symmetry, lattice, "file" in spec.target ? undefined : spec.target.momentum),
      project: spec.project,
    }),
    target,
    network,
    built,
    encoding,
    spins,
    ...(measured && { measured }),
    train,
    learningRate,
    momentum,
    method,
    tolerance,
    observables,
    ensemble,
    targetSpec,
    label: `${"file" in spec.target ? "file" : spec.target.model}-${count}`,
    trainSpec: stored,
    times: timesOf(spec),
    recordAt: spec.times,
    seed: seedsOf(spec),
  };
}
