import { assemble } from "../../dataset/amplitudes.js";
import { partOf } from "../../native/progress.js";
import type { IterativeLosses, IterativeSpreadLosses, SpreadOptions } from "../../predict/index.js";
import { iterative } from "../../predict/iterative.js";
import { unstableSteps } from "../../predict/trained.js";
import type { Reporter } from "../run/reporter.js";
import {
  type Curves,
  type InfiniteWidth,
  type InfiniteWidthRequest,
  infinity,
  isWhole,
  worst,
} from "./infiniteWidth.js";
import { walshProbes } from "./method.js";

/** By Walsh–Hadamard transforms: nothing of the square of the training points is formed. */
export async function walsh(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { built, task, times, learningRate, momentum, tolerance, compared, fidelityMembers, seed } = request;
  const limit = await reporter.stage("kernel in the parities", (onProgress) =>
    iterative(built, task, { method: "walsh", learningRate, momentum, tolerance, signal, onProgress }),
  );
  const solve = async (steps: ArrayLike<number>, options: SpreadOptions, spread: boolean) => {
    const found = spread
      ? await limit.lossesWithSpread(steps, { ...options, probes: walshProbes, seed, signal })
      : await limit.losses(steps, { ...options, signal });
    return { curves: curvesOf(found), found };
  };
  const { largestEigenvalue, maxLearningRate } = limit;
  const stable = limit.learningRate < maxLearningRate;
  const result = await reporter.stage("losses at every time", async (onProgress) => {
    const [first, second] = compared ? [0.4, 0.6] : [0.7, 0.85]; // the scatter takes most of the time
    const flow = await solve(times, partOf({ onProgress }, 0, first), true);
    const limits = await solve(infinity, partOf({ onProgress }, first, second), true);
    const inSteps = { ...partOf({ onProgress }, second, 1), dynamics: "discrete" as const };
    const steps = isWhole(times) && stable && (await solve(times, inSteps, compared));
    return { flow, limits, steps };
  });
  const members =
    fidelityMembers > 0 &&
    (await reporter.stage("fidelity of members", (onProgress) =>
      limit.memberFidelities(times, { members: Math.min(fidelityMembers, walshProbes), seed, signal, onProgress }),
    ));
  const { errorBound, fidelity } = result.flow.found;
  const warnings = stable ? [] : [unstableSteps(limit.learningRate, maxLearningRate)];
  return {
    task,
    learningRate: limit.learningRate,
    maxLearningRate,
    largestEigenvalue,
    fidelity,
    warnings,
    flow: result.flow.curves,
    limits: result.limits.curves,
    ...(result.steps && { discrete: result.steps.curves }),
    ...(members && { memberFidelity: members }),
    stateAt: async (i) => assemble(task, await limit.mean(times[i]!, { signal }), { signal }),
    errorBounds: {
      meanTrain: worst(errorBound.train),
      meanTest: worst(errorBound.test),
      asymptoteTest: worst(result.limits.found.errorBound.test),
    },
  };
}

/** The losses among what was found. */
function curvesOf(found: IterativeLosses | IterativeSpreadLosses): Curves {
  const { meanTrain, meanTest } = found;
  if (!("varianceTrain" in found)) return { meanTrain, meanTest };
  const { varianceTrain, varianceTest, totalTrain, totalTest, memberStdTrain, memberStdTest, standardErrors } = found;
  return {
    meanTrain,
    meanTest,
    varianceTrain,
    varianceTest,
    totalTrain,
    totalTest,
    memberStdTrain,
    memberStdTest,
    standardErrors,
  };
}
