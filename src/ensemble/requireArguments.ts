import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { requireFinite, requireSplit } from "../predict/problem.js";
import type { Split } from "../predict/split.js";
import { Network } from "../stax/index.js";
import type { TrainOptions } from "./options.js";

/**
 * Checks what `train` is called with, apart from the ranges of its numbers.
 *
 * @throws {ArgumentError | ShapeError} naming the argument or option that is not what it must be.
 */
export function requireArguments(network: Network, split: Split, target: Float64Array, options: TrainOptions): void {
  if (!(network instanceof Network)) reject("network", "what stax.serial returns");
  if (!(split?.inputs instanceof Matrix)) reject("split", "what trainTestSplit returns");
  for (const name of ["trainIndices", "testIndices"] as const) {
    if (!(split[name] instanceof Int32Array)) reject(`split.${name}`, "an Int32Array");
  }
  requireSplit(split, "ensemble.train");
  requireTarget(target, split.inputs.rows);
  if (options === null || typeof options !== "object")
    reject("options", "an object; it needs at least { learningRate }");
  requireCallbacks(options);
}

function requireTarget(target: Float64Array, count: number): void {
  if (!(target instanceof Float64Array)) reject("target", "a Float64Array");
  if (target.length !== count && target.length !== 2 * count) {
    throw new ShapeError(
      `ensemble.train: \`target\` has length ${target.length}; ${count} inputs need ${count} real or ${2 * count} complex-interleaved numbers.`,
    );
  }
  requireFinite("target", target, "ensemble.train");
}

function requireCallbacks({ checkpoint, signal, onProgress, onWarning }: TrainOptions): void {
  if (checkpoint !== undefined && (typeof checkpoint?.load !== "function" || typeof checkpoint.save !== "function")) {
    reject("checkpoint", "a store with load and save; runs.checkpointFile(path) is one");
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    reject("signal", "an AbortSignal, that of an AbortController");
  }
  for (const [name, callback] of Object.entries({ onProgress, onWarning })) {
    if (callback !== undefined && typeof callback !== "function") reject(name, "a function");
  }
}

function reject(name: string, wanted: string): never {
  throw new ArgumentError(`ensemble.train: \`${name}\` must be ${wanted}.`);
}
