import { type Amplitudes, assemble } from "../../dataset/amplitudes.js";
import type { Task } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import { partOf } from "../../native/progress.js";
import { Overlaps } from "../../predict/fidelity.js";
import {
  type IterativeLosses,
  type IterativeSpreadLosses,
  iterative,
  type SpreadOptions,
} from "../../predict/iterative.js";
import type { Losses } from "../../predict/losses/losses.js";
import { matrixFree } from "../../predict/matrixFree.js";
import { type MemberFidelities, meanFidelity, memberFidelities } from "../../predict/memberFidelity.js";
import { meanBytes } from "../../predict/memory.js";
import type { SpreadLosses } from "../../predict/prediction.js";
import { type streamed, streamedBy } from "../../predict/streamed.js";
import {
  type KernelModes,
  maxLearningRate,
  type PointModes,
  type supervised,
  supervisedBy,
} from "../../predict/supervised.js";
import type { RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import { buildNetwork, type NetworkSpec, networkWith } from "../spec/networkSpec.js";
import { type Method, walshProbes } from "./method.js";
import { keepModes } from "./sharedModes.js";
import { type OrbitTask, onWholeBasis } from "./symmetry.js";
import { onTestedOrbits, unseenTask, weightedParts } from "./unseenOrbits.js";

/** Losses of the mean at every time; what else a method gives of them. */
export type Curves = Pick<Losses, "meanTrain" | "meanTest"> &
  Partial<SpreadLosses> & {
    /** Of variances and of the scatter, where they are estimated. */
    readonly standardErrors?: IterativeSpreadLosses["standardErrors"];
  };

/** What is known of infinitely wide networks that learn a task. */
export interface InfiniteWidth {
  readonly task: Task;
  readonly learningRate: number;
  /** η_max. */
  readonly maxLearningRate: number;
  readonly largestEigenvalue: number;
  /** Of the training kernel, ascending; what krylov does not know of them is left out. */
  readonly eigenvalues?: Float64Array;
  readonly rank?: number;
  readonly conditionNumber?: number;
  readonly warnings: readonly string[];
  /** Gradient flow. */
  readonly flow: Curves;
  /** Whole steps; undefined where times are not whole, or krylov is the method. */
  readonly discrete?: Curves;
  /** At infinite time, one element each. */
  readonly limits?: Curves;
  /** Of the mean with ψ_T at every time; NaN where the mean is zero. */
  readonly fidelity: Float64Array;
  readonly memberFidelity?: MemberFidelities;
  /** The mean on all basis states at time number i, complex interleaved. */
  readonly stateAt: (i: number) => Promise<Float64Array>;
  readonly errorBounds: Readonly<Record<string, number>>;
}

/** What is asked of the infinite width. */
export interface InfiniteWidthRequest {
  readonly network: NetworkSpec;
  /** On all points, or on orbits. */
  readonly task: Task;
  /** The orbits, if networks have the symmetry of the target. */
  readonly symmetry?: OrbitTask | undefined;
  readonly times: Float64Array;
  readonly learningRate: number | { readonly relative: number };
  readonly momentum: number;
  readonly tolerance: number;
  /** Members whose fidelity is averaged; 0 for none. */
  readonly fidelityMembers: number;
  readonly seed: number;
  /** Whether the scatter of members is wanted for discrete steps too, to compare ensembles with. */
  readonly compared: boolean;
  /** Where results keep what they have in common. */
  readonly options: RunOptions;
}

/** Losses, fidelities and the mean of infinitely wide networks by one of the methods. */
export function infiniteWidth(
  method: Method,
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  return { dense, streamed: inBlocks, walsh, krylov }[method](request, reporter, signal);
}

/** A mean on all basis states, complex interleaved. */
function assembled(
  { task, symmetry }: InfiniteWidthRequest,
  mean: Amplitudes,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  return symmetry === undefined ? assemble(task, mean, { signal }) : onWholeBasis(symmetry, mean, signal);
}

const isWhole = (times: Float64Array) => times.every(Number.isSafeInteger);
const infinity = [Number.POSITIVE_INFINITY];

async function dense(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { task, symmetry, times, learningRate, momentum, compared, fidelityMembers, seed } = request;
  const factors = symmetry?.factors;
  const keep = keepModes<PointModes>({ ...request, method: "dense" }, request.options);
  const limit = await reporter.stage("kernels and eigensystem", (onProgress) =>
    supervisedBy(keep, networkWith(request), task, { learningRate, momentum, signal, onProgress }),
  );
  const options = { dynamics: "discrete" as const, signal };
  const curves = await reporter.stage("losses at every time", async (onProgress) => ({
    flow: await limit.lossesWithSpread(times, { signal, onProgress }),
    ...(isWhole(times) && {
      discrete: await (compared ? limit.lossesWithSpread(times, options) : limit.losses(times, options)),
    }),
    limits: await limit.losses(infinity, { signal }),
    fidelity: await meanFidelity(limit, times, { signal, factors }),
  }));
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

async function inBlocks(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { task, symmetry, times, learningRate, momentum } = request;
  const keep = keepModes<KernelModes>({ ...request, method: "streamed" }, request.options);
  const limit = await reporter.stage("kernels and eigensystem", (onProgress) =>
    streamedBy(keep, networkWith(request), task, { learningRate, momentum, signal, onProgress }),
  );
  const curves = await reporter.stage("losses at every time", async (onProgress) => {
    const questions = [
      ...[{ steps: times }, { steps: Float64Array.from(infinity) }],
      ...(isWhole(times) ? [{ steps: times, dynamics: "discrete" as const }] : []),
    ];
    const [flow, limits, discrete] = await limit.curves(questions, { signal, onProgress, factors: symmetry?.factors });
    return {
      ...{ flow: flow!.losses, fidelity: flow!.fidelity, limits: limits!.losses },
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

function factsOf(limit: Awaited<ReturnType<typeof supervised>> | Awaited<ReturnType<typeof streamed>>) {
  const { task, learningRate, eigenvalues, rank, conditionNumber, warnings, training } = limit;
  return {
    ...{ task, learningRate, eigenvalues, rank, conditionNumber, warnings },
    largestEigenvalue: eigenvalues[eigenvalues.length - 1]!,
    maxLearningRate: maxLearningRate(eigenvalues, { momentum: training.momentum, samples: training.samples }),
    errorBounds: { kernelConditionNumber: conditionNumber, kernelRank: rank },
  };
}

/** By Walsh–Hadamard transforms: nothing of the square of the training points is formed. */
async function walsh(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { network, task, times, learningRate, momentum, tolerance, compared, fidelityMembers, seed } = request;
  const limit = await reporter.stage("kernel in the parities", (onProgress) =>
    iterative(buildNetwork(network), task, { method: "walsh", learningRate, momentum, tolerance, signal, onProgress }),
  );
  const solve = async (steps: ArrayLike<number>, options: SpreadOptions, spread: boolean) => {
    const found = spread
      ? await limit.lossesWithSpread(steps, { ...options, probes: walshProbes, seed, signal })
      : await limit.losses(steps, { ...options, signal });
    return { curves: curvesOf(found), found };
  };
  const warnings: string[] = [];
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
  if (!stable) {
    warnings.push(
      `learning rate ${limit.learningRate} is no smaller than η_max = ${maxLearningRate}: discrete steps do not converge, the flow does`,
    );
  }
  const worst = (bounds: Float64Array) => bounds.reduce((most, bound) => Math.max(most, bound), 0);
  return {
    ...{ task, learningRate: limit.learningRate, maxLearningRate, largestEigenvalue, fidelity },
    ...{ warnings, flow: result.flow.curves, limits: result.limits.curves },
    ...(result.steps && { discrete: result.steps.curves }),
    ...(members && { memberFidelity: members }),
    stateAt: async (i) => assemble(task, await limit.mean(times[i]!, { signal }), { signal }),
    errorBounds: {
      ...{ meanTrain: worst(errorBound.train), meanTest: worst(errorBound.test) },
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
    ...{ meanTrain, meanTest, varianceTrain, varianceTest, totalTrain, totalTest, memberStdTrain, memberStdTest },
    standardErrors,
  };
}

async function krylov(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { task, symmetry, times, learningRate, tolerance } = request;
  const unseen = symmetry && unseenTask(symmetry);
  const found = await reporter.stage("mean at every time", (onProgress) =>
    matrixFree(networkWith(request), unseen ?? task, times, { learningRate, tolerance, signal, onProgress }),
  );
  const { largestEigenvalue, errorBound } = found;
  const { mean, meanTest, testBound } =
    symmetry === undefined ? { ...found, testBound: errorBound.test } : await onTestedOrbits(symmetry, found, signal);
  const worst = (bounds: Float64Array) => bounds.reduce((most, bound) => Math.max(most, bound), 0);
  const flow = { meanTrain: found.meanTrain, meanTest };
  return {
    ...{ task, learningRate: found.learningRate, largestEigenvalue, warnings: [], flow },
    maxLearningRate: (2 * task.trainIndices.length) / largestEigenvalue,
    fidelity: await fidelityOf(request, mean, signal),
    stateAt: async (i) => assembled(request, mean[i]!, signal),
    errorBounds: { meanTrain: worst(errorBound.train), meanTest: worst(testBound) },
  };
}

async function fidelityOf(
  { task, symmetry }: InfiniteWidthRequest,
  means: readonly Amplitudes[],
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const overlaps = await Promise.all(
    means.map(async (mean) => {
      const overlap = new Overlaps(1);
      for (const points of ["train", "test"] as const) {
        const parts = await weightedParts(task, mean, points, signal);
        const rows = Array.from({ length: parts.rows }, (_, row) => new Matrix(1, parts.columns, parts.row(row)));
        const factor = symmetry?.factors[points];
        await overlap.add(await task.targetAt(points, { signal }), rows, { signal, factor });
      }
      return overlap.fidelities()[0]!;
    }),
  );
  return Float64Array.from(overlaps);
}
