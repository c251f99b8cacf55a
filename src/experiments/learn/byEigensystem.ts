import { partOf } from "../../native/progress.js";
import { meanFidelity, memberFidelities } from "../../predict/memberFidelity.js";
import { meanBytes } from "../../predict/members.js";
import type { Prediction } from "../../predict/prediction.js";
import { type StreamedPrediction, streamedBy } from "../../predict/streamed.js";
import { type KernelModes, type PointModes, supervisedBy } from "../../predict/supervised.js";
import { maxLearningRate } from "../../predict/training.js";
import type { Reporter } from "../run/reporter.js";
import { networkWith } from "../spec/buildNetwork.js";
import { assembled, type InfiniteWidth, type InfiniteWidthRequest, infinity, isWhole } from "./infiniteWidth.js";
import { keepModes } from "./sharedModes.js";

/** By all modes, with the kernels of all points in memory. */
export async function dense(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { task, symmetry, times, learningRate, momentum, compared, fidelityMembers, seed } = request;
  const factors = symmetry?.factors;
  const keep = keepModes<PointModes>({ ...request, method: "dense" }, request.options);
  const limit = await reporter.stage("kernels and eigensystem", (onProgress) =>
    supervisedBy(keep, networkWith(request.built, request.symmetry), task, {
      learningRate,
      momentum,
      signal,
      onProgress,
    }),
  );
  const inSteps = isWhole(times);
  const scattered = inSteps && compared ? 0.5 : 1; // the scatter takes most of the time
  const curves = await reporter.stage("losses at every time", async (onProgress) => {
    const flow = await limit.lossesWithSpread(times, { signal, ...partOf({ onProgress }, 0, scattered) });
    const options = { dynamics: "discrete" as const, signal, ...partOf({ onProgress }, scattered, 1) };
    const steps = inSteps && (await (compared ? limit.lossesWithSpread(times, options) : limit.losses(times, options)));
    return {
      flow,
      ...(steps && { discrete: steps }),
      limits: await limit.losses(infinity, { signal }),
      fidelity: await meanFidelity(limit, times, { signal, factors }),
    };
  });
  const members =
    fidelityMembers > 0 &&
    (await reporter.stage("fidelity of members", async (onProgress) => {
      const initials = await limit.sample(fidelityMembers, { seed, signal });
      return memberFidelities(limit, initials, times, { signal, onProgress, factors });
    }));
  return {
    ...factsOf(limit),
    ...curves,
    ...(members && { memberFidelity: members }),
    stateAt: async (i) => assembled(request, await limit.mean(times[i]!, { signal }), signal),
  };
}

/** Means that are kept at once, so that many times share a pass over the test points. */
const groupBytes = 2 ** 28;

/** By all modes, with the kernels to test points a block at a time. */
export async function inBlocks(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { task, symmetry, times, learningRate, momentum } = request;
  const keep = keepModes<KernelModes>({ ...request, method: "streamed" }, request.options);
  const limit = await reporter.stage("kernels and eigensystem", (onProgress) =>
    streamedBy(keep, networkWith(request.built, request.symmetry), task, {
      learningRate,
      momentum,
      signal,
      onProgress,
    }),
  );
  const curves = await reporter.stage("losses at every time", async (onProgress) => {
    const questions = [
      ...[{ steps: times }, { steps: Float64Array.from(infinity) }],
      ...(isWhole(times) ? [{ steps: times, dynamics: "discrete" as const }] : []),
    ];
    const [flow, limits, discrete] = await limit.curves(questions, { signal, onProgress, factors: symmetry?.factors });
    return {
      flow: flow!.losses,
      fidelity: flow!.fidelity,
      limits: limits!.losses,
      ...(discrete && { discrete: discrete.losses }),
    };
  });
  const means = inGroups(times, groupBytes / meanBytes(task), (some) => limit.means(some, { signal }));
  return {
    ...factsOf(limit),
    ...curves,
    stateAt: async (i) => assembled(request, await means(i), signal),
  };
}

/** Gives one of several answers at a time, asking for as many as `most` together; they are best taken in order. */
function inGroups<T>(times: Float64Array, most: number, ask: (times: Float64Array) => Promise<T[]>) {
  const length = Math.max(1, Math.floor(most));
  let group: { readonly begin: number; readonly answers: T[] } | undefined;
  return async (i: number): Promise<T> => {
    const begin = i - (i % length);
    if (group?.begin !== begin) group = { begin, answers: await ask(times.subarray(begin, begin + length)) };
    return group.answers[i - begin]!;
  };
}

function factsOf(limit: Prediction | StreamedPrediction) {
  const { task, learningRate, eigenvalues, rank, conditionNumber, warnings, training } = limit;
  return {
    task,
    learningRate,
    eigenvalues,
    rank,
    conditionNumber,
    warnings,
    largestEigenvalue: eigenvalues[eigenvalues.length - 1]!,
    maxLearningRate: maxLearningRate(eigenvalues, { momentum: training.momentum, samples: training.samples }),
    errorBounds: { kernelConditionNumber: conditionNumber, kernelRank: rank },
  };
}
