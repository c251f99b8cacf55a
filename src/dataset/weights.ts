// Between values of a network, as callers know them, and what is trained: the same times the √w of a weighted loss.

import { Matrix } from "../linalg/matrix.js";
import type { JobOptions } from "../native/job.js";
import { mapInTurns } from "../native/turns.js";
import type { Amplitudes } from "./amplitudes.js";
import type { Points, Task } from "./task.js";

type Scaling = (value: number, root: number) => number;
const times: Scaling = (value, root) => value * root;
const over: Scaling = (value, root) => value / root;

/** √w·values. @param values - Components×points. @param roots - √w of the points; undefined without weights. */
export function weighted(values: Matrix, roots: Float64Array | undefined, job: JobOptions): Promise<Matrix> {
  return scaled(values, roots, times, job);
}

/** The inverse of {@link weighted}. */
export function unweighted(values: Matrix, roots: Float64Array | undefined, job: JobOptions): Promise<Matrix> {
  return scaled(values, roots, over, job);
}

/** √w·ψ of amplitudes as callers pass them. */
export function weightedAmplitudes(task: Task, state: Amplitudes, job: JobOptions): Promise<Amplitudes> {
  return scaledAmplitudes(task, state, times, job);
}

/** The inverse of {@link weightedAmplitudes}. */
export function unweightedAmplitudes(task: Task, state: Amplitudes, job: JobOptions): Promise<Amplitudes> {
  return scaledAmplitudes(task, state, over, job);
}

async function scaled(
  values: Matrix,
  roots: Float64Array | undefined,
  by: Scaling,
  { signal }: JobOptions,
): Promise<Matrix> {
  if (roots === undefined) return values;
  const { rows, columns, data } = values;
  return new Matrix(rows, columns, await mapInTurns(data, (value, at) => by(value, roots[at % columns]!), { signal }));
}

async function scaledAmplitudes(
  { scale, components }: Task,
  state: Amplitudes,
  by: Scaling,
  { signal }: JobOptions,
): Promise<Amplitudes> {
  if (scale === undefined) return state;
  const part = (points: Points) =>
    mapInTurns(state[points], (value, at) => by(value, scale[points][Math.floor(at / components)]!), { signal });
  return { train: await part("train"), test: await part("test") };
}
