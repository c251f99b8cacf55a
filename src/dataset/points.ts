import { types } from "node:util";
import { int32Kind, isList, type Kind, list, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { permutation } from "../random/index.js";

/** Which basis states, or how many. */
export type Choice = number | ArrayLike<number>;

/** What the points of a task are chosen by. */
export interface PointsOptions {
  /** Training points: how many, drawn uniformly without replacement, or which. */
  readonly train: Choice;
  /** Test points, likewise; by default all others. */
  readonly test?: Choice;
  /** Of the draw; 0 by default. With one seed, the points of a smaller number are among those of a larger one. */
  readonly seed?: number;
}

/** A number of points, or their indices. */
export function choiceKind(least: number): Kind {
  const [count, indices] = [whole(least), list("a list or an Int32Array of basis states", undefined, { least })];
  return (value) => {
    if (isList(value)) return indices(value) ?? (types.isInt32Array(value) ? undefined : int32Kind(value));
    const problem = count(value);
    return problem && { ...problem, allowed: `${problem.allowed}, or a list or an Int32Array of basis states` };
  };
}

/** Points whose lists nobody else can change. */
export interface OwnPoints extends PointsOptions {
  readonly train: OwnChoice;
  readonly test?: OwnChoice;
}

/** A choice as {@link choosePoints} takes it. */
export type OwnChoice = number | Int32Array;

/** A choice that its caller can no longer change: to be made before anything is awaited. */
export function ownChoice(choice: Choice): OwnChoice {
  return typeof choice === "number" ? choice : Int32Array.from(choice);
}

const [unused, trained, tested] = [0, 1, 2];

/**
 * Chooses training and test points among `count` basis states: lists as they are given, in their order; what is drawn, ascending.
 *
 * @param points - Its lists become the task's: {@link ownChoice}.
 * @throws {ArgumentError} for a state that does not exist, or is named twice, or more points than there are states.
 */
export async function choosePoints(
  where: string,
  count: number,
  { train, test, seed = 0 }: OwnPoints,
  { signal }: JobOptions,
): Promise<{ trainIndices: Int32Array; testIndices: Int32Array }> {
  const role = new Uint8Array(count);
  if (typeof train !== "number") await name(where, "train", train, role, trained, signal);
  if (test !== undefined && typeof test !== "number") await name(where, "test", test, role, tested, signal);
  const draws = [
    [train, trained, "train"],
    [test, tested, "test"],
  ] as const;
  let free = count - sizeOf(train, true) - sizeOf(test, true);
  for (const [size, , option] of draws) {
    if (typeof size !== "number") continue;
    if (size > free) throw tooMany(where, option, size, free, count);
    free -= size;
  }
  if (sizeOf(train) + sizeOf(test) > 0) {
    const order = await permutation({ seed }, count, { signal });
    const wanted = draws.map(([size, as]) => ({ as, left: typeof size === "number" ? size : 0 }));
    const draw = (begin: number, end: number) => {
      for (const state of order.subarray(begin, end)) {
        if (role[state] !== unused) continue;
        const next = wanted.find(({ left }) => left > 0);
        if (next === undefined) return;
        role[state] = next.as;
        next.left--;
      }
    };
    await inTurns(count, draw, { signal, cost: 8 });
  }
  return {
    trainIndices: typeof train === "number" ? await ascending(role, trained, train, signal) : train,
    testIndices:
      typeof test === "object"
        ? test
        : await ascending(role, test === undefined ? unused : tested, test ?? free, signal),
  };
}

/** How many are drawn; with `listed`, how many are listed instead. */
function sizeOf(choice: Choice | undefined, listed = false): number {
  if (choice === undefined) return 0;
  return typeof choice === "number" ? (listed ? 0 : choice) : listed ? choice.length : 0;
}

function tooMany(where: string, option: string, size: number, free: number, count: number): ArgumentError {
  const left = free === count ? `There are ${count} basis states.` : `${free} of ${count} basis states are left.`;
  return new ArgumentError(`${where}: \`${option}\` must be a whole number from 1 to ${free}, not ${size}. ${left}`);
}

/** Notes what the states of a list are for. */
async function name(
  where: string,
  option: string,
  indices: Int32Array,
  role: Uint8Array,
  as: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const note = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const index = indices[i]!;
      if (index < 0 || index >= role.length) {
        throw new ArgumentError(
          `${where}: \`${option}[${i}]\` must be a whole number from 0 to ${role.length - 1}, not ${index}. There are ${role.length} basis states.`,
        );
      }
      if (role[index] !== unused) {
        throw new ArgumentError(
          `${where}: basis state ${index} is named twice, again by \`${option}[${i}]\`. Name each once.`,
        );
      }
      role[index] = as;
    }
  };
  await inTurns(indices.length, note, { signal });
}

/** The `size` states of one role, ascending. */
async function ascending(
  role: Uint8Array,
  as: number,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const indices = new Int32Array(size);
  let found = 0;
  const collect = (begin: number, end: number) => {
    for (let index = begin; index < end; index++) if (role[index] === as) indices[found++] = index;
  };
  await inTurns(role.length, collect, { signal });
  return indices;
}
