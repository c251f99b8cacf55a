// Between values of a network, as callers know them, and what is trained: the same times the √w of a weighted loss, by component.
import { type Amplitudes, byComponent, interleaved } from "../../dataset/amplitudes.js";
import type { Points, Task } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import { mapInTurns } from "../../native/turns.js";
import type { Start } from "./prior.js";

/** Values on training and test points without the weights. */
export async function unweighted(task: Task, values: Start, signal: AbortSignal | undefined): Promise<Start> {
  const of = (points: Points) => scaled(task, values[points], points, (value, root) => value / root, signal);
  return { train: await of("train"), test: await of("test") };
}

/** The same with real and imaginary parts interleaved. */
export async function outside(task: Task, values: Start, signal: AbortSignal | undefined): Promise<Amplitudes> {
  const { train, test } = await unweighted(task, values, signal);
  return { train: await interleaved(train, { signal }), test: await interleaved(test, { signal }) };
}

/** The inverse of {@link outside}. */
export async function inside(task: Task, state: Amplitudes, signal: AbortSignal | undefined): Promise<Start> {
  const of = async (points: Points) => {
    const values = await byComponent(state[points], task.components, { signal });
    return scaled(task, values, points, (value, root) => value * root, signal);
  };
  return { train: await of("train"), test: await of("test") };
}

async function scaled(
  task: Task,
  values: Matrix,
  points: Points,
  by: (value: number, root: number) => number,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const scale = task.scale?.[points];
  if (scale === undefined) return values;
  const { rows, columns, data } = values;
  return new Matrix(rows, columns, await mapInTurns(data, (value, at) => by(value, scale[at % columns]!), { signal }));
}
