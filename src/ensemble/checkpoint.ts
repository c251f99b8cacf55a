import { types } from "node:util";
import {
  anyNumber,
  called,
  dictionary,
  either,
  kind,
  optional,
  record,
  requireReturned,
  text,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** What a run depends on, field by field. */
export type RunSpec = Readonly<Record<string, string | number>>;

/** A state from which a run goes on, bit by bit as if it had never stopped. */
export interface Snapshot {
  /** The run that it is a state of. */
  readonly spec: RunSpec;
  /** What the run needs to go on: parameters, losses so far, counters. */
  readonly arrays: Readonly<Record<string, Float32Array | Float64Array | Int32Array>>;
}

/** Where snapshots are kept; `runs.checkpointFile` keeps them on disk. */
export interface CheckpointStore {
  /** The latest snapshot that is intact, or undefined if there never was one. It is not written to: one that is kept in memory can be gone on from again. */
  load(): Promise<Snapshot | undefined>;
  /** Keeps a snapshot, whose arrays the training still reads: who changes or transfers them copies them first. The one before stays until this one is safe. */
  save(snapshot: Snapshot): Promise<void>;
  /** What messages call the store. */
  readonly name: string;
  /** What can be done where it is of another run, as sentences of a message; by default to go on with the same options or to take another store. */
  readonly remedy?: string;
}

const snapshotKind = optional(
  record("a snapshot that it was given to save, { spec, arrays }, or undefined", {
    spec: dictionary("an object of strings and numbers", either("a string or a number", text, anyNumber)),
    arrays: dictionary(
      "an object of typed arrays",
      kind(
        "a Float32Array, a Float64Array or an Int32Array",
        (value) => types.isFloat32Array(value) || types.isFloat64Array(value) || types.isInt32Array(value),
      ),
    ),
  }),
);

/** What a store has kept. @throws what the store does; {ArgumentError} unless that is a snapshot. */
export async function loaded(store: CheckpointStore | undefined): Promise<Snapshot | undefined> {
  if (store === undefined) return undefined;
  const [where, name] = ["ensemble.train", "checkpoint.load"] as const;
  return requireReturned(where, name, await called(where, name, async () => store.load()), snapshotKind);
}

type Arrays = Snapshot["arrays"];

/**
 * An array of a snapshot, which belongs to whoever keeps it: to be replaced, or copied before it is written to.
 *
 * @param length - How many numbers it must have; any number of them if left out.
 * @throws {ArgumentError} unless it is there, of that type and length.
 */
export function arrayOf<T extends Arrays[string]>(
  arrays: Arrays,
  name: string,
  type: { new (length: number): T; readonly name: string },
  length?: number,
): T {
  const found = arrays[name];
  if (found?.[Symbol.toStringTag] === type.name && (length === undefined || found.length === length)) return found as T;
  const wanted = `a ${type.name}${length === undefined ? "" : ` of ${length} numbers`}`;
  const held = found === undefined ? "nothing" : `a ${found.constructor.name} of ${found.length}`;
  throw new ArgumentError(
    `ensemble.train: the checkpoint holds ${held} as \`${name}\`, where ${wanted} must be: it is damaged. Start afresh with another checkpoint.`,
  );
}

/** ψ, or a step of it, on so many basis states: empty before there was any. @throws as {@link arrayOf}. */
export function stateOf(arrays: Arrays, name: string, states: number): Float64Array {
  const found = arrayOf(arrays, name, Float64Array);
  return found.length === 0 ? found : arrayOf(arrays, name, Float64Array, 2 * states);
}

/** The step at which a snapshot was taken, number `at` of its array `step`. @throws {ArgumentError} unless the run has it. */
export function stepOf(steps: Int32Array, at: number, last: number): number {
  const step = steps[at]!;
  if (step >= -1 && step <= last) return step;
  throw new ArgumentError(
    `ensemble.train: the checkpoint is of step ${step}, the run has ${last}: it is damaged. Start afresh with another checkpoint.`,
  );
}

/** How far two step sizes may be apart that are the same but for rounding: λ_max of another CPU, or another LAPACK. */
const sameRate = 1e-9;

/** The step size with which a run goes on: that of its snapshot, if it is the wanted one but for rounding. */
export function learningRateOf(snapshot: Snapshot | undefined, wanted: number): number {
  const saved = snapshot?.spec["learningRate"];
  return typeof saved === "number" && Math.abs(saved - wanted) <= sameRate * wanted ? saved : wanted;
}

/** Fields of a computation, which follow from others: another CPU may give them otherwise. */
const computed = new Set(["target", "weights", "learningRate"]);

/** @throws {ArgumentError} naming the fields in which the snapshot is of another run. */
export function requireSameRun(store: CheckpointStore, saved: RunSpec, wanted: RunSpec): void {
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(saved)])];
  const others = fields.filter((field) => saved[field] !== wanted[field]);
  if (others.length === 0) return;
  const cause =
    others.includes("target") && others.every((field) => computed.has(field))
      ? " If the target is that of before, it is a state of a level that is degenerate or nearly so, of which another CPU finds another one: go on where the run was begun."
      : "";
  throw new ArgumentError(
    `ensemble.train: the checkpoint ${store.name} is of another run: ${differences(others, saved, wanted)}.${cause} ` +
      (store.remedy ?? "Go on with the same options. Start afresh with another { checkpoint }."),
  );
}

/** Digests and lists say nothing to a reader. */
const longestShown = 32;

/** "`members` is 3 there, 2 here; `network` and `target` are others". */
function differences(fields: readonly string[], saved: RunSpec, wanted: RunSpec): string {
  const isShown = (field: string) =>
    [saved, wanted].every((spec) => spec[field] !== undefined && String(spec[field]).length <= longestShown);
  const shown = fields.filter(isShown).map((field) => `\`${field}\` is ${saved[field]} there, ${wanted[field]} here`);
  const rest = fields.filter((field) => !isShown(field)).map((field) => `\`${field}\``);
  if (rest.length === 0) return shown.join("; ");
  const last =
    rest.length === 1 ? `${rest[0]} is another` : `${rest.slice(0, -1).join(", ")} and ${rest.at(-1)} are others`;
  return [last, ...shown].join("; ");
}
