import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { types } from "node:util";
import type { Task } from "../../dataset/task.js";
import type { CheckpointStore } from "../../ensemble/checkpoint.js";
import { recordedSteps } from "../../ensemble/options.js";
import { type Ensemble, train } from "../../ensemble/train.js";
import { Matrix } from "../../linalg/matrix.js";
import { ArgumentError } from "../../native/errors.js";
import { float64, int32, type NpyArray } from "../../runs/npy.js";
import { unpackNpz } from "../../runs/npzThread.js";
import type { Json } from "../../runs/spec.js";
import { StorageError } from "../../runs/storageError.js";
import { type Computed, runExperiment } from "../run/experiment.js";
import type { RunOptions } from "../run/outcome.js";
import { type Reporter, silentReporter } from "../run/reporter.js";
import { buildNetwork, type NetworkSymmetry, networkWith } from "../spec/buildNetwork.js";
import { ensembleCheckpoint } from "./ensembleCheckpoint.js";
import { type EnsembleSpec, ensembleDirectory } from "./ensembleSpec.js";

/** What ensembles learn, and how large their steps are: those of the prediction that they are compared with. */
export interface Taught {
  readonly task: Task;
  readonly learningRate: number;
  /** η_max, to warn of larger steps. */
  readonly maxLearningRate: number;
  /** What networks are averaged over; undefined for plain ones. */
  readonly symmetry?: NetworkSymmetry | undefined;
}

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

/**
 * The ensemble of a spec: read if it has been trained before, by whichever figure; trained otherwise, with a checkpoint beside its
 * directory every few seconds.
 *
 * @param out - Where result directories go.
 * @throws {ArgumentError} if an interrupted run is there and `resume` is not given; {StorageError} if the stored ensemble is damaged.
 */
export async function trainedEnsemble(
  spec: EnsembleSpec,
  learned: Taught,
  out: string,
  options: RunOptions = {},
): Promise<TrainedEnsemble> {
  const { reporter: outer = silentReporter, signal, mend = false } = options;
  const directory = ensembleDirectory(out, spec);
  // `force` replaces figures; an ensemble of this spec is what it is.
  const experiment = { spec: spec as unknown as Json, seed: spec.seed.networks, directory };
  const { status, warnings } = await runExperiment(experiment, { reporter: outer, signal, mend }, async (reporter) => {
    const checkpoint = await ensembleCheckpoint(`${directory}.checkpoint`, options, reporter);
    return computedOf(spec, await trainFrom(checkpoint, spec, learned, reporter, signal));
  });
  if (status === "done") for (const warning of warnings) outer.note(warning);
  return readEnsemble(spec, learned.task, directory);
}

async function trainFrom(
  checkpoint: CheckpointStore,
  spec: EnsembleSpec,
  learned: Taught,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<Ensemble> {
  const { label, width, members, steps, seed, precision, momentum, times } = spec;
  const { task, learningRate, maxLearningRate, symmetry } = learned;
  const network = networkWith(buildNetwork(spec.network), symmetry);
  const training = (onProgress: (fraction: number) => void) =>
    train(network, task, {
      members,
      steps,
      seed: seed.networks,
      precision,
      momentum,
      learningRate,
      maxLearningRate,
      ...(times !== null && { recordAt: times }),
      checkpoint,
      signal,
      onWarning: (message) => reporter.note(message),
      onProgress: (fraction) => onProgress(fraction), // what else training tells is no detail of a stage
    });
  const name = `${label}, width ${width}`;
  const result = await reporter.stage(name, training, { count: steps, unit: "steps" });
  for (const { member, step } of result.diverged) reporter.note(`${name}: member ${member} diverged at step ${step}`);
  return result;
}

function computedOf(spec: EnsembleSpec, { times, train, test, diverged }: Ensemble): Computed {
  const shape = [train.rows, train.columns];
  return {
    arrays: () => ({
      times: float64(times),
      train: float64(train.data, shape),
      test: float64(test.data, [test.rows, test.columns]),
      diverged: int32(Int32Array.from(diverged, ({ member }) => member)),
    }),
    summary: { experiment: spec.experiment, width: spec.width, members: spec.members, diverged },
    errorBounds: {},
  };
}

/** @throws {StorageError} if the arrays are not those of the spec. */
async function readEnsemble(
  { width, members, steps, times: wanted }: EnsembleSpec,
  { testIndices }: Task,
  directory: string,
): Promise<TrainedEnsemble> {
  const path = join(directory, "data.npz");
  try {
    const { times, train, test, diverged } = await unpackNpz(await readFile(path));
    const recorded = (wanted ?? recordedSteps(steps)).length;
    const tested = testIndices.length > 0 ? recorded : 0;
    const matrix = (array: NpyArray | undefined, columns: number) =>
      new Matrix(members, columns, numbersOf(array, [members, columns]));
    return {
      width,
      times: numbersOf(times, [recorded]),
      train: matrix(train, recorded),
      test: matrix(test, tested),
      diverged: Int32Array.from(diverged!.data),
    };
  } catch (cause) {
    const remedy = `Move ${directory} away, and the ensemble will be trained again.`;
    throw new StorageError(`the trained ensemble ${path} is damaged or cannot be read. ${remedy}`, { cause });
  }
}

function numbersOf(array: NpyArray | undefined, shape: readonly number[]): Float64Array {
  if (!types.isFloat64Array(array?.data) || array.shape.join() !== shape.join()) {
    throw new ArgumentError(`an array must have the shape [${shape}], not [${array?.shape}].`);
  }
  return array.data;
}
