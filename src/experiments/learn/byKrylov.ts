import type { Amplitudes } from "../../dataset/amplitudes.js";
import { Matrix } from "../../linalg/matrix.js";
import { Overlaps } from "../../predict/losses/fidelity.js";
import { matrixFree } from "../../predict/matrixFree.js";
import { largestLearningRate } from "../../qsntk/learningRate.js";
import type { Reporter } from "../run/reporter.js";
import { networkWith } from "../spec/buildNetwork.js";
import { assembled, type InfiniteWidth, type InfiniteWidthRequest, worst } from "./infiniteWidth.js";
import { onTestedOrbits, unseenTask, weightedParts } from "./unseenOrbits.js";

/** The mean alone, by Krylov spaces for all times together. */
export async function krylov(
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  const { task, symmetry, times, learningRate, tolerance } = request;
  const unseen = symmetry && unseenTask(symmetry);
  const found = await reporter.stage("mean at every time", (onProgress) =>
    matrixFree(networkWith(request.built, request.symmetry), unseen ?? task, times, {
      learningRate,
      tolerance,
      signal,
      onProgress,
    }),
  );
  const { largestEigenvalue, errorBound } = found;
  const { mean, meanTest, testBound } =
    symmetry === undefined ? { ...found, testBound: errorBound.test } : await onTestedOrbits(symmetry, found, signal);
  const flow = { meanTrain: found.meanTrain, meanTest };
  return {
    task,
    learningRate: found.learningRate,
    largestEigenvalue,
    warnings: [],
    flow,
    maxLearningRate: largestLearningRate(largestEigenvalue, task.trainIndices.length),
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
