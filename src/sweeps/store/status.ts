import { entriesOf } from "../../runs/directories.js";
import { readManifest } from "../../runs/resultDirectory.js";
import type { Cell } from "../spec/cells.js";
import { type CellState, stateOfCell } from "./cellState.js";
import { mapLimited } from "./mapLimited.js";
import { cellDirectory, cellsDirectory, type Store } from "./store.js";

/** One cell, and how far it is. */
export interface CellStatus {
  readonly cell: Cell;
  readonly now: CellState;
}

/** How far a sweep is. */
export interface SweepStatus {
  readonly counts: { readonly [State in CellState["state"]]: number };
  /** In the order of the sweep. */
  readonly cells: readonly CellStatus[];
  /** Why results that are there cannot be read, by cell: of a newer version, damaged. Of the last {@link sampled} alone. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Mean seconds that a cell has taken; undefined while none is done. */
  readonly secondsPerCell?: number;
  /** Cells per second, as many as are at work now; undefined while none is, or none is done. */
  readonly rate?: number;
  /** Seconds until all that is running or waiting is done, at this rate. */
  readonly secondsLeft?: number;
}

/** Manifests that are read, and their times averaged: the last ones, which are most like what is to come. */
const sampled = 200;

/**
 * How far a sweep is, by what is on disk alone; works beside any number of runners, on whichever machine.
 *
 * @throws {StorageError} if the directory of all results cannot be read: no cell of it is known to wait.
 */
export async function statusOf(store: Store): Promise<SweepStatus> {
  await entriesOf(cellsDirectory(store));
  const cells = await mapLimited(store.cells, async (cell) => ({ cell, now: await stateOfCell(store, cell) }));
  const count = (state: CellState["state"]) => cells.filter(({ now }) => now.state === state).length;
  const counts = { done: count("done"), running: count("running"), failed: count("failed"), waiting: count("waiting") };
  const done = cells.filter(({ now }) => now.state === "done").slice(-sampled);
  const unreadable = new Map<string, string>();
  const read = await mapLimited(done, async ({ cell }) =>
    readManifest(cellDirectory(store, cell)).then(
      (manifest) => [manifest.seconds?.["total"] ?? 0],
      (error: Error) => {
        unreadable.set(cell.id, error.message);
        return [];
      },
    ),
  );
  const seconds = read.flat();
  const found = { counts, cells, unreadable };
  if (seconds.length === 0) return found;
  const secondsPerCell = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
  if (counts.running === 0 || !(secondsPerCell > 0)) return { ...found, secondsPerCell };
  const rate = counts.running / secondsPerCell;
  return { ...found, secondsPerCell, rate, secondsLeft: (counts.running / 2 + counts.waiting) / rate };
}
