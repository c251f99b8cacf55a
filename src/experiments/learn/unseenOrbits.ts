import { type Amplitudes, byComponent } from "../../dataset/amplitudes.js";
import { type Points, Task } from "../../dataset/task.js";
import { weighted } from "../../dataset/weights.js";
import type { Matrix } from "../../linalg/matrix.js";
import { inTurns, sumInTurns } from "../../native/turns.js";
import type { MatrixFree } from "../../predict/matrixFree.js";
import type { OrbitTask } from "./symmetry.js";

/*
 * Most orbits of test states are orbits of training states too, where the mean is known already: what is left to predict is the orbits that no
 * training state lies in.
 */

/** An orbit task whose test points are the unseen orbits alone. */
export function unseenTask({ task, unseen }: OrbitTask): Task {
  const { basis, inputs, trainIndices, testIndices, target, weights, scale } = task;
  return new Task({
    basis,
    inputs,
    trainIndices,
    target,
    weights,
    testIndices: Int32Array.from(unseen, (place) => testIndices[place]!),
    scale: scale && { train: scale.train, test: Float64Array.from(unseen, (place) => scale.test[place]!) },
  });
}

/** The mean on all tested orbits, its loss there, and a bound on its error, from those on trained and on unseen orbits. */
export async function onTestedOrbits(
  symmetry: OrbitTask,
  { mean, errorBound }: MatrixFree,
  signal: AbortSignal | undefined,
): Promise<{ readonly mean: Amplitudes[]; readonly meanTest: Float64Array; readonly testBound: Float64Array }> {
  const { task, trained, tested, unseen } = symmetry;
  const placeOf = new Map<number, number>();
  const inOrder = (count: number, work: (i: number) => void) =>
    inTurns(
      count,
      (begin, end) => {
        for (let i = begin; i < end; i++) work(i);
      },
      { signal, cost: 8 },
    );
  await inOrder(trained.length, (i) => placeOf.set(trained[i]!, i));
  const parts = task.components;
  const all: Amplitudes[] = [];
  for (const { train, test } of mean) {
    const values = new Float64Array(parts * tested.length);
    const copy = (from: Float64Array, at: number, to: number) => {
      for (let part = 0; part < parts; part++) values[parts * to + part] = from[parts * at + part]!;
    };
    await inOrder(unseen.length, (i) => copy(test, i, unseen[i]!));
    await inOrder(tested.length, (i) => {
      const place = placeOf.get(tested[i]!);
      if (place !== undefined) copy(train, place, i);
    });
    all.push({ train, test: values });
  }
  const m = tested.length;
  const target = await task.targetAt("test", { signal });
  const meanTest: number[] = [];
  for (const one of m === 0 ? [] : all) {
    const values = await weightedParts(task, one, "test", signal);
    meanTest.push((await sumInTurns(values.data, (value, at) => (value - target.data[at]!) ** 2, { signal })) / m);
  }
  // A seen orbit counts w_test/w_train times as much among the test points.
  let heaviest = 0;
  await inOrder(tested.length, (i) => {
    const place = placeOf.get(tested[i]!);
    if (place !== undefined) heaviest = Math.max(heaviest, (task.scale!.test[i]! / task.scale!.train[place]!) ** 2);
  });
  const testBound = errorBound.train.map((train, i) =>
    m === 0
      ? 0
      : Math.sqrt(
          (unseen.length * (errorBound.test[i] ?? 0) ** 2 + heaviest * task.trainIndices.length * train ** 2) / m,
        ),
  );
  return { mean: all, meanTest: Float64Array.from(meanTest), testBound };
}

/** √w·ψ on the training or the test points by component. */
export async function weightedParts(
  { components, scale }: Task,
  mean: Amplitudes,
  points: Points,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  return weighted(await byComponent(mean[points], components, { signal }), scale?.[points], { signal });
}
