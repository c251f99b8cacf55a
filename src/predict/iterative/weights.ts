// Between values of a network, as callers know them, and what is trained: the same times the √w of a weighted loss, by component.
import { type Amplitudes, byComponent, interleaved } from "../../dataset/amplitudes.js";
import type { Points, Task } from "../../dataset/task.js";
import { unweighted as unweightedPart, weighted } from "../../dataset/weights.js";
import type { Start } from "./prior.js";

/** Values on training and test points without the weights. */
export async function unweighted(task: Task, values: Start, signal: AbortSignal | undefined): Promise<Start> {
  const of = (points: Points) => unweightedPart(values[points], task.scale?.[points], { signal });
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
    return weighted(values, task.scale?.[points], { signal });
  };
  return { train: await of("train"), test: await of("test") };
}
