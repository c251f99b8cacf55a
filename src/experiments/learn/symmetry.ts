import { assemble } from "../../dataset/amplitudes.js";
import { task as makeTask } from "../../dataset/makeTask.js";
import type { Task } from "../../dataset/task.js";
import type { Graph } from "../../graph/graph.js";
import { spaceGroup, translations, withFlip } from "../../graph/spaceGroup.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { charactersOf, NotInvariantError } from "../../hilbert/characters.js";
import { type Orbits, orbits } from "../../hilbert/orbits.js";
import { Matrix } from "../../linalg/matrix.js";
import { ArgumentError } from "../../native/errors.js";
import { indicesInTurns, inTurns, sumInTurns } from "../../native/turns.js";
import type { LearnSpec } from "./learnSpec.js";
import type { LearnTarget } from "./target.js";

/** A task on the orbits of its basis: one point with a weight for all training, and for all test states of an orbit. */
export interface OrbitTask {
  readonly statistics: "spins" | "fermions";
  /** With the characters of the target. */
  readonly group: SymmetryGroup;
  readonly orbits: Orbits;
  /** What is trained on, and what for: representatives, weighted such that every loss is that of the whole task. */
  readonly task: Task;
  /** Points of the whole task over points of this one, of training and of test points. */
  readonly factors: { readonly train: number; readonly test: number };
  /** Orbits of training and of test states, in the order of the points of `task`. */
  readonly trained: Int32Array;
  readonly tested: Int32Array;
  /** Places in `tested` of those that no training state lies in. */
  readonly unseen: Int32Array;
}

/**
 * The group that a spec names; of a target with a momentum those operations of the space group that keep it.
 *
 * @throws {ArgumentError} for a target that has no lattice, or a flip that it does not have.
 */
export function namedGroup(
  symmetry: LearnSpec["symmetry"],
  lattice: Graph | undefined,
  momentum?: readonly number[],
): SymmetryGroup | undefined {
  if (symmetry === "none") return undefined;
  if (lattice === undefined) {
    throw new ArgumentError(
      `nnqs learn: \`symmetry\` is ${symmetry}, but a target from a file has no lattice. Take "none".`,
    );
  }
  if (symmetry === "translations") return translations(lattice);
  const space = spaceGroup(lattice, momentum === undefined ? {} : { momentum });
  return symmetry === "space" ? space : withFlip(space);
}

/**
 * What is learned by networks of the symmetry of a target, from the states of a task.
 *
 * @throws {ArgumentError} if the target is not invariant, saying by how much; if every training state lies in orbits that no invariant
 *   state reaches.
 */
export async function orbitTask(
  target: LearnTarget,
  whole: Task,
  group: SymmetryGroup,
  signal: AbortSignal | undefined,
): Promise<OrbitTask> {
  const ofTarget = await charactersOf(target.basis, group, target.state, { signal });
  const found = await orbits(target.basis, ofTarget, { signal });
  const [trained, trainCounts] = await countsIn(found, whole.trainIndices, signal);
  const [tested, testCounts] = await countsIn(found, whole.testIndices, signal);
  if (trained.length === 0) {
    throw new ArgumentError("nnqs learn: no invariant state differs from 0 on any training state. Train on more.");
  }
  const factors = {
    train: whole.trainIndices.length / trained.length,
    test: tested.length === 0 ? 1 : whole.testIndices.length / tested.length,
  };
  const states = new Int32Array(trained.length + tested.length);
  const choose = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const orbit = i < trained.length ? trained[i]! : tested[i - trained.length]!;
      states[i] = found.representatives[orbit]!;
    }
  };
  await inTurns(states.length, choose, { signal });
  const inputs = new Matrix(states.length, target.basis.sites); // of the whole basis they would be the largest array
  const fill = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) inputs.row(i).set(target.basis.configuration(states[i]!));
  };
  await inTurns(states.length, fill, { signal, cost: 8 * target.basis.sites });
  const parts = target.state.length / target.basis.dimension;
  const amplitudes = new Float64Array(parts * states.length);
  const weights = new Float64Array(states.length);
  const take = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [state, test] = [states[i]!, i - trained.length];
      for (let part = 0; part < parts; part++) amplitudes[parts * i + part] = target.state[parts * state + part]!;
      weights[i] = test < 0 ? trainCounts[i]! / factors.train : testCounts[test]! / factors.test;
    }
  };
  await inTurns(states.length, take, { signal });
  const all = await indicesInTurns(states.length, signal);
  const options = { train: all.slice(0, trained.length), test: all.slice(trained.length), weights, signal };
  const statistics = target.basis.kind;
  return {
    statistics,
    group: ofTarget,
    orbits: found,
    task: await makeTask({ inputs }, amplitudes, options),
    factors,
    trained,
    tested,
    unseen: unseenPlaces(trained, tested),
  };
}

function unseenPlaces(trained: Int32Array, tested: Int32Array): Int32Array {
  const seen = new Set(trained);
  return Int32Array.from(tested.keys()).filter((i) => !seen.has(tested[i]!));
}

/** Orbits that some states lie in, ascending, and how many of the states lie in each; forbidden ones are left out. */
async function countsIn(
  { orbitOf, representatives }: Orbits,
  states: Int32Array,
  signal: AbortSignal | undefined,
): Promise<[orbits: Int32Array, counts: Float64Array]> {
  const counts = new Float64Array(representatives.length);
  const count = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const orbit = orbitOf[states[i]!]!;
      if (orbit >= 0) counts[orbit]!++;
    }
  };
  await inTurns(states.length, count, { signal });
  const present = await sumInTurns(counts, (of) => (of > 0 ? 1 : 0), { signal });
  const [those, ofThose] = [new Int32Array(present), new Float64Array(present)];
  let next = 0;
  const keep = (begin: number, end: number) => {
    for (let orbit = begin; orbit < end; orbit++) {
      if (counts[orbit] === 0) continue;
      [those[next], ofThose[next]] = [orbit, counts[orbit]!];
      next++;
    }
  };
  await inTurns(counts.length, keep, { signal });
  return [those, ofThose];
}

/** An invariant state on the whole basis, complex interleaved, from its values on the points of an orbit task. */
export async function onWholeBasis(
  { task, orbits: found, trained, tested }: OrbitTask,
  state: { readonly train: Float64Array; readonly test: Float64Array },
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const points = await assemble(task, state, { signal });
  const values = new Float64Array(2 * found.representatives.length);
  const set = (orbit: number, point: number) => values.set(points.subarray(2 * point, 2 * point + 2), 2 * orbit);
  for (const [i, orbit] of tested.entries()) set(orbit, trained.length + i);
  for (const [i, orbit] of trained.entries()) set(orbit, i);
  const { orbitOf, signs, phases } = found;
  const all = new Float64Array(2 * orbitOf.length);
  const spread = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      const orbit = orbitOf[x]!;
      if (orbit < 0) continue;
      const [re, im] = phases === undefined ? [signs[x]!, 0] : [phases[2 * x]!, phases[2 * x + 1]!];
      const [a, b] = [values[2 * orbit]!, values[2 * orbit + 1]!];
      all[2 * x] = re * a - im * b;
      all[2 * x + 1] = re * b + im * a;
    }
  };
  await inTurns(orbitOf.length, spread, { signal, cost: 4 });
  return all;
}

/** What else can be done with a target that lacks the symmetry. */
export async function withRemedy<T>(found: Promise<T>): Promise<T> {
  return found.catch((cause: unknown) => {
    if (!(cause instanceof NotInvariantError)) throw cause;
    throw new ArgumentError(`${cause.message} Or learn what of it has the symmetry: "project": true.`, { cause });
  });
}
