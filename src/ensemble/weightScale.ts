import type { Task } from "../dataset/task.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns, mapInTurns } from "../native/turns.js";
import type { Plan } from "./options.js";

/** Largest weights from 2^−60 to 2^60 are left as they are, and with them every bit of the results. */
const moderate = 60;

/**
 * The weights of a task, divided by 2^exponent if the largest one that is trained on has a scale at which gradients leave float32. A common factor of the
 * weights is one of the learning rates, and training does not depend on where it stands.
 */
export async function moderateWeights(
  { weights, trainIndices }: Task,
  precision: Plan["precision"],
  { signal }: JobOptions = {},
): Promise<{ readonly weights: Float64Array | undefined; readonly exponent: number }> {
  if (weights === undefined || precision === "float64") return { weights, exponent: 0 };
  let largest = 0;
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) largest = Math.max(largest, weights[trainIndices[i]!]!);
  };
  await inTurns(trainIndices.length, look, { signal, cost: 2 });
  const exponent = Math.floor(Math.log2(largest));
  if (Math.abs(exponent) <= moderate) return { weights, exponent: 0 };
  return { weights: await mapInTurns(weights, (weight) => weight * 2 ** -exponent, { signal }), exponent };
}

/** Amplitudes up to here, and errors of their size, are float32 numbers. */
const largestSingle = 1e36;

/** @throws {ArgumentError} if amplitudes of the target are beyond float32, whose overflow would pass for divergence. */
export async function requireRepresentable(
  { target }: Task,
  precision: Plan["precision"],
  { signal }: JobOptions = {},
): Promise<void> {
  if (precision === "float64") return;
  let large: number | undefined;
  const look = (begin: number, end: number) => {
    large ??= target.data.subarray(begin, end).find((amplitude) => Math.abs(amplitude) > largestSingle);
  };
  await inTurns(target.data.length, look, { signal });
  if (large === undefined) return;
  throw new ArgumentError(
    `ensemble.train: the target holds ${large}, and float32 amplitudes only up to ±${largestSingle}. Take { precision: "float64" }, or scale the state.`,
  );
}
