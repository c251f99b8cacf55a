import type { Task } from "../../dataset/task.js";
import type { Ensemble } from "../../ensemble/train.js";
import type { Matrix } from "../../linalg/matrix.js";
import { joinedInTurns } from "../../native/turns.js";
import type { Flow } from "../../predict/flow/results.js";
import { arrayName } from "../../runs/arrayName.js";
import { complex128, float64, int32, scalar } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { orNull } from "../run/orNull.js";
import type { LearnSpec } from "./learnSpec.js";
import type { LossEnsemble } from "./lossEnsembles.js";
import type { LossProblem } from "./lossProblem.js";
import type { Rates } from "./lossRates.js";

/** States of members are stored up to so many numbers. */
const mostStored = 2 ** 24;

/** Amplitudes of so many members that are stored: all, or none. */
export function storedStates(members: number, states: number): number {
  return 2 * members * states <= mostStored ? members * states : 0;
}

function meanOf({ members }: Flow, name: string, time: number): number {
  return members.reduce((sum, { observed }) => sum + observed[name]![time]!, 0) / members.length;
}

/** Losses, norms, measures and states of members, and which states they were trained on, if not on all; and of finite ensembles. */
export async function lossArrays(
  { times, members, learningRate, meanLoss, memberStd, standardError }: Flow,
  target: Float64Array,
  task: Task,
  ensembles: readonly LossEnsemble[],
): Promise<Arrays> {
  const table = (of: (member: Flow["members"][number]) => Float64Array) =>
    float64(Float64Array.from(members.flatMap((member) => [...of(member)])), [members.length, times.length]);
  return {
    times: float64(times),
    learning_rate: scalar(learningRate),
    target: complex128(target),
    ...(task.trainIndices.length < task.states && { train_indices: int32(task.trainIndices) }),
    loss: table(({ loss }) => loss),
    norm: table(({ norm }) => norm),
    ...Object.fromEntries(
      Object.keys(members[0]!.observed).map((name) => [arrayName(name), table(({ observed }) => observed[name]!)]),
    ),
    mean_loss: float64(meanLoss),
    member_std: float64(memberStd),
    standard_error: float64(standardError),
    ...(storedStates(members.length, target.length / 2) > 0 && {
      states: complex128(await joinedInTurns(members.map(({ state }) => state)), [members.length, target.length / 2]),
    }),
    ...ensembleArrays(ensembles),
  };
}

/** Losses and measures of finite ensembles, W×K×Te. */
function ensembleArrays(ensembles: readonly LossEnsemble[]): Arrays {
  if (ensembles.length === 0) return {};
  const [first] = ensembles;
  const { members, times } = { members: first!.trained.train.rows, times: first!.trained.times };
  const shape = [ensembles.length, members, times.length];
  const joined = (of: (trained: Ensemble) => Matrix) =>
    float64(Float64Array.from(ensembles.flatMap(({ trained }) => [...of(trained).data])), shape);
  return {
    widths: int32(ensembles.map(({ width }) => width)),
    ensemble_times: float64(times),
    ensemble_loss: joined(({ train: curves }) => curves),
    ...Object.fromEntries(
      Object.keys(first!.trained.observed!).map((name) => [
        `ensemble_${arrayName(name)}`,
        joined(({ observed }) => observed![name]!),
      ]),
    ),
  };
}

/** The headline numbers. */
export function lossSummary(
  { experiment }: LearnSpec,
  { loss, ground }: Pick<LossProblem, "loss" | "ground">,
  found: Flow,
  rates: Rates,
) {
  const { members, times } = found;
  const last = times.length - 1;
  return {
    experiment,
    loss: loss.text,
    method: found.method,
    methodReason: found.methodReason,
    dynamics: found.dynamics,
    clock: found.clock,
    learningRate: found.learningRate,
    members: members.length,
    ...(ground !== undefined && { groundEnergy: ground }),
    finalLoss: found.meanLoss[last]!,
    standardError: orNull(found.standardError[last]!),
    ...rates,
    final: Object.fromEntries(
      Object.keys(members[0]!.observed).map((name) => [name, orNull(meanOf(found, name, last))]),
    ),
    products: members.reduce((sum, { products }) => sum + products, 0),
  };
}
