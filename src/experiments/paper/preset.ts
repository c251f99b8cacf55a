import { recordedSteps } from "../../ensemble/options.js";
import { MemoryError } from "../../native/errors.js";
import { defaultTolerance } from "../../predict/defaults.js";
import { paperFraction } from "../../predict/learningRate.js";
import { requireLearnMemory } from "../learn/learnMemory.js";
import type { ChosenMethod } from "../learn/method.js";
import type { LearnProblem } from "../learn/problem.js";
import { spinsRead } from "../learn/spins.js";
import { namedGroup } from "../learn/symmetry.js";
import { type ModelPlan, resolved } from "../learn/target.js";
import { storable } from "../run/storable.js";
import { paperNetwork } from "../spec/buildNetwork.js";
import { paperNetworkSpec } from "../spec/paperNetwork.js";
import type { Fig2Spec } from "./trainingSpecs.js";

/** What a figure asks at a training size; later splits have seeds of their own for points and networks. */
export type Preset = (train: number, split?: number) => LearnProblem;

/**
 * What a figure of the paper asks of `learn`, at any training size and split.
 *
 * @param planned - The target of the spec.
 */
export function presetOf(
  { target, steps, seed, ensembles, symmetry }: Omit<Fig2Spec, "experiment" | "train">,
  planned: ModelPlan,
): Preset {
  const common = {
    target: planned,
    targetSpec: storable(resolved(target)),
    ...(symmetry && { symmetry, group: namedGroup(symmetry, planned.lattice) }),
    network: paperNetworkSpec(1),
    built: paperNetwork(1),
    encoding: "levels",
    spins: spinsRead(planned.basis, "levels"), // its kernels are of the Hamming distance
    learningRate: { relative: paperFraction },
    momentum: 0,
    times: recordedSteps(steps),
    recordAt: null,
    method: "auto",
    tolerance: defaultTolerance,
    observables: ["fidelity"],
    ensemble: ensembles === null ? null : { ...ensembles, steps },
  } satisfies Partial<LearnProblem>;
  return (train, split = 0) => ({
    ...common,
    label: `${target.model}-${train}`,
    train,
    trainSpec: train,
    seed: { split: seed + split, networks: seed + split },
  });
}

/** What titles say of the symmetry that networks are given. */
export function symmetryTitle(symmetry: string | undefined): string {
  return symmetry === undefined ? "" : `, symmetric networks (${symmetry})`;
}

/**
 * The method of a problem, or one that is chosen already.
 *
 * @throws {MemoryError} if the total loss, which figures show, cannot be computed.
 */
export function requireTotalLosses(
  problem: LearnProblem,
  chosen: ChosenMethod = requireLearnMemory(problem),
): ChosenMethod {
  if (chosen.method !== "krylov") return chosen;
  throw new MemoryError(
    `reproduce: on ${problem.train} states only the mean's loss can be computed (${chosen.obstacles.join("; ")}). Take a smaller --train.`,
  );
}

/** {@link requireTotalLosses} of a figure that needs the eigensystem of its kernel, which walsh does not have. */
export function requireEigensystem(problem: LearnProblem): ChosenMethod {
  return requireTotalLosses({ ...problem, spins: undefined });
}
