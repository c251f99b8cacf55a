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
  /** The latest snapshot that is intact, or undefined if there never was one. */
  load(): Promise<Snapshot | undefined>;
  /** Keeps a snapshot; the one before stays until this one is safe. */
  save(snapshot: Snapshot): Promise<void>;
  /** What messages call the store. */
  readonly name: string;
}

/** How far two step sizes may be apart that are the same but for rounding: λ_max of another CPU, or another LAPACK. */
const sameRate = 1e-9;

/** The step size with which a run goes on: that of its snapshot, if it is the wanted one but for rounding. */
export function learningRateOf(snapshot: Snapshot | undefined, wanted: number): number {
  const saved = snapshot?.spec["learningRate"];
  return typeof saved === "number" && Math.abs(saved - wanted) <= sameRate * wanted ? saved : wanted;
}

/** @throws {ArgumentError} naming the first field in which the snapshot is of another run. */
export function requireSameRun(store: CheckpointStore, saved: RunSpec, wanted: RunSpec): void {
  for (const field of new Set([...Object.keys(wanted), ...Object.keys(saved)])) {
    if (saved[field] === wanted[field]) continue;
    throw new ArgumentError(
      `ensemble.train: the checkpoint ${store.name} is of another run: \`${field}\` is ${saved[field]} there, ${wanted[field]} here. ` +
        "Go on with the same options, or start afresh with another checkpoint.",
    );
  }
}
