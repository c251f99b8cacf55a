import { float64, jobKinds, noMore, record, requireArgument, requireOptions } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { ownCopy } from "../native/staging.js";
import { inTurns } from "../native/turns.js";
import { type Points, type Task, taskKind } from "./task.js";

// The layouts of ψ. Outside: one number per point if it is real, (re, im) pairs if it is complex. Inside: a row per component.

/** ψ on the training and on the test points of a task, in the order of its indices: complex interleaved, or real if the task's target is. */
export interface Amplitudes {
  /** On the n training points. */
  readonly train: Float64Array;
  /** On the m test points. */
  readonly test: Float64Array;
}

/** ψ on training and test points, as an argument. */
const amplitudesKind = record("{ train, test }, amplitudes on the points of the task", {
  train: float64,
  test: float64,
});

/** Amplitudes by component, components×points, as (re, im) pairs; real ones stay as they are. */
export async function interleaved(components: Matrix, { signal }: JobOptions = {}): Promise<Float64Array> {
  return components.rows === 1 ? components.data : complexPairs(components, { signal });
}

/** The same as (re, im) pairs whether they are complex or real. */
export async function complexPairs(
  { rows, columns, data }: Matrix,
  { signal }: JobOptions = {},
): Promise<Float64Array> {
  const pairs = new Float64Array(2 * columns);
  const join = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      pairs[2 * i] = data[i]!;
      if (rows === 2) pairs[2 * i + 1] = data[columns + i]!;
    }
  };
  await inTurns(columns, join, { signal, cost: 2 });
  return pairs;
}

/** A state on so many basis states, given as D real numbers or as (re, im) pairs, as pairs. */
export async function pairsOf(state: Float64Array, states: number, options: JobOptions = {}): Promise<Float64Array> {
  return state.length === 2 * states ? state : complexPairs(new Matrix(1, states, state), options);
}

/** The real parts of (re, im) pairs. */
export async function realParts(pairs: Float64Array, { signal }: JobOptions = {}): Promise<Float64Array> {
  const parts = new Float64Array(pairs.length / 2);
  const copy = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) parts[i] = pairs[2 * i]!;
  };
  await inTurns(parts.length, copy, { signal });
  return parts;
}

/** The opposite: (re, im) pairs as two rows, real amplitudes as one. */
export async function byComponent(
  amplitudes: Float64Array,
  components: 1 | 2,
  { signal }: JobOptions = {},
): Promise<Matrix> {
  const points = amplitudes.length / components;
  if (components === 1) return new Matrix(1, points, amplitudes);
  const parts = new Matrix(components, points);
  await inTurns(points, (begin, end) => separate(amplitudes, parts, begin, end), { signal, cost: 2 });
  return parts;
}

/** Writes the pairs from number `begin` to `end` into the two rows of `parts`. */
export function separate(pairs: Float64Array, parts: Matrix, begin: number, end: number): void {
  const { data, columns } = parts;
  for (let i = begin; i < end; i++) {
    data[i] = pairs[2 * i]!;
    data[columns + i] = pairs[2 * i + 1]!;
  }
}

/**
 * ψ on all D basis states, complex interleaved whatever the task's target is, from its values on training and test points; 0 on states that are neither.
 *
 * @throws {ArgumentError | ShapeError} unless there is an amplitude for every point of the task; {MemoryError}; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const limit = await predict.supervised(network, task);
 * const learned = await dataset.assemble(task, await limit.mean(10_000));
 * console.log(await exact.fidelity(learned, state)); // 0.901151
 * ```
 */
export async function assemble(task: Task, state: Amplitudes, options: JobOptions = {}): Promise<Float64Array> {
  noMore("assemble", arguments, 3);
  requireArgument("assemble", "task", task, taskKind);
  requireAmplitudes("assemble", task, state);
  const { done, ...job } = rising(requireOptions("assemble", options, jobKinds));
  const { components, states } = task;
  requireMemory("assemble", `a state of ${states} amplitudes`, 16 * states, "Take fewer sites.");
  const whole = new Float64Array(2 * states);
  for (const [points, from] of [
    ["train", 0],
    ["test", 0.5],
  ] as const) {
    const [values, indices] = [state[points], task.indices(points)];
    const place = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        for (let part = 0; part < components; part++) whole[2 * indices[i]! + part] = values[components * i + part]!;
      }
    };
    await inTurns(indices.length, place, { ...partOf(job, from, from + 0.5), cost: 4 });
  }
  return done(whole);
}

/** Larger amplitudes have squares of squares that overflow: losses square them, and their scatter squares again. */
export const mostAmplitude = 1e75;

/**
 * A copy of the amplitudes from which a member starts.
 *
 * @throws {ArgumentError | ShapeError} unless `state` has an amplitude for every point of the task, finite and within ±1e75.
 */
export async function startFrom(
  where: string,
  task: Task,
  state: Amplitudes,
  signal: AbortSignal | undefined,
): Promise<Amplitudes> {
  requireAmplitudes(where, task, state);
  const [train, test] = await Promise.all([ownCopy(state.train, signal), ownCopy(state.test, signal)]);
  for (const [points, values] of Object.entries({ train, test })) {
    const check = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        if (Math.abs(values[i]!) <= mostAmplitude) continue;
        throw new ArgumentError(
          `${where}: \`state.${points}[${i}]\` must be a number from -${mostAmplitude} to ${mostAmplitude}, not ${values[i]}.`,
        );
      }
    };
    await inTurns(values.length, check, { signal });
  }
  return { train, test };
}

/** @throws {ArgumentError | ShapeError} unless `state` has an amplitude for every point of the task. */
function requireAmplitudes(where: string, task: Task, state: Amplitudes): void {
  requireArgument(where, "state", state, amplitudesKind);
  for (const points of ["train", "test"] satisfies Points[]) {
    const wanted = task.components * task.indices(points).length;
    if (state[points].length === wanted) continue;
    throw new ShapeError(
      `${where}: \`state.${points}\` must have length ${wanted}, one ${task.components === 2 ? "complex" : "real"} amplitude per point, not ${state[points].length}.`,
    );
  }
}
