import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { requireTrainingMemory } from "../ensemble/memory.js";
import { recordedSteps } from "../ensemble/options.js";
import { parametersOf } from "../ensemble/parameters.js";
import { train } from "../ensemble/train.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { Prediction } from "../predict/prediction.js";
import type { Split } from "../predict/split.js";
import { maxLearningRate } from "../predict/supervised.js";
import { checkpointFile, removeCheckpoint } from "../runs/checkpointFile.js";
import { createManifest } from "../runs/manifest.js";
import { float64, int32 } from "../runs/npy.js";
import { decodeNpz, encodeNpz } from "../runs/npz.js";
import { findResult, publishResult } from "../runs/resultDirectory.js";
import { StorageError } from "../runs/storage.js";
import { type EnsembleSpec, ensembleDirectory } from "./ensembleSpec.js";
import type { RunOptions } from "./outcome.js";
import { paperNetwork } from "./paperNetwork.js";
import { silentReporter } from "./reporter.js";
import { basisStates, sites } from "./targets.js";
import type { Fig2Spec } from "./trainingSpecs.js";

/** Loss curves of an ensemble of one width. */
export interface TrainedEnsemble {
  readonly width: number;
  /** Recorded steps, Te. */
  readonly times: Float64Array;
  /** (1/|B|)·Σ|ψ−ψ_T|² of each member, K×Te; NaN from where a member diverged on. */
  readonly train: Matrix;
  readonly test: Matrix;
  /** Members that diverged. */
  readonly diverged: Int32Array;
}

/** What an ensemble is trained on. */
export interface TrainingProblem {
  readonly split: Split;
  /** ψ_T, complex interleaved. */
  readonly target: Float64Array;
  readonly limit: Prediction;
}

/**
 * The ensemble of a spec: read if it has been trained before, by whichever figure; trained otherwise, with a checkpoint beside its
 * directory every few seconds.
 *
 * @param out - Where result directories go.
 * @throws {ArgumentError} if an interrupted run is there and `resume` is not given; {StorageError} if the stored ensemble is damaged.
 */
export async function trainedEnsemble(
  spec: EnsembleSpec,
  problem: TrainingProblem,
  out: string,
  options: RunOptions = {},
): Promise<TrainedEnsemble> {
  const { reporter = silentReporter, signal, resume = false, force = false } = options;
  const directory = ensembleDirectory(out, spec);
  if ((await findResult(directory, spec, { files: ["data.npz"] })) === "done")
    return readEnsemble(spec.width, directory);
  const path = `${directory}.checkpoint`;
  const checkpoint = checkpointFile(path, (message) => reporter.note(message));
  if (force) await removeCheckpoint(path);
  else if (!resume && (await checkpoint.load()) !== undefined) {
    throw new ArgumentError(`${path} is of an interrupted run. Go on with --resume, or start it afresh with --force.`);
  }
  const start = performance.now();
  const { limit, split, target } = problem;
  const name = `${spec.target.model}, ${spec.train} points, width ${spec.width}`;
  const result = await reporter.stage(name, (onProgress) =>
    train(paperNetwork(spec.width), split, target, {
      ...{ members: spec.members, steps: spec.steps, seed: spec.seed, precision: spec.precision },
      ...{ learningRate: limit.learningRate, maxLearningRate: maxLearningRate(limit.eigenvalues) },
      ...{ checkpoint, signal },
      onWarning: (message) => reporter.note(message),
      onProgress: (fraction, { stepsPerSecond, secondsLeft }) =>
        onProgress(fraction, `${stepsPerSecond.toFixed(0)} steps/s, ${Math.ceil(secondsLeft)} s left`),
    }),
  );
  for (const { member, step } of result.diverged) reporter.note(`${name}: member ${member} diverged at step ${step}`);
  const seconds = { training: (performance.now() - start) / 1000 };
  const shape = [result.train.rows, result.train.columns];
  const diverged = Int32Array.from(result.diverged, ({ member }) => member);
  await publishResult(directory, {
    "manifest.json": `${JSON.stringify(createManifest(spec, { seed: spec.seed, seconds, errorBounds: {} }), null, 2)}\n`,
    "data.npz": encodeNpz({
      times: float64(result.times),
      train: float64(result.train.data, shape),
      test: float64(result.test.data, shape),
      diverged: int32(diverged),
    }),
  });
  await removeCheckpoint(path);
  return { width: spec.width, times: result.times, train: result.train, test: result.test, diverged };
}

/**
 * Refuses ensembles that do not fit into memory, before anything is computed.
 *
 * @throws {ArgumentError | MemoryError} naming the largest ensemble.
 */
export function requireEnsembleMemory({
  target,
  steps,
  ensembles,
}: Pick<Fig2Spec, "target" | "steps" | "ensembles">): void {
  if (ensembles === null) return;
  const { widths, members, precision } = ensembles;
  const width = Math.max(...widths);
  requireTrainingMemory({
    networks: 2 * members,
    parameters: parametersOf(paperNetwork(width), sites).count,
    points: basisStates[target.model],
    losses: members * recordedSteps(steps).length,
    ...{ precision, keepParameters: false },
  });
}

async function readEnsemble(width: number, directory: string): Promise<TrainedEnsemble> {
  const path = join(directory, "data.npz");
  try {
    const { times, train, test, diverged } = decodeNpz(await readFile(path));
    const matrix = (array: typeof train) => new Matrix(array!.shape[0]!, array!.shape[1]!, array!.data as Float64Array);
    return {
      width,
      times: times!.data as Float64Array,
      train: matrix(train),
      test: matrix(test),
      diverged: diverged!.data as Int32Array,
    };
  } catch (cause) {
    const remedy = `Move ${directory} away, and the ensemble will be trained again.`;
    throw new StorageError(`the trained ensemble ${path} is damaged or cannot be read. ${remedy}`, { cause });
  }
}
