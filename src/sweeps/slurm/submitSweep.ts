import { resolve } from "node:path";
import type { Cell } from "../spec/cells.js";
import { stateOfCell } from "../store/cellState.js";
import { mapLimited } from "../store/mapLimited.js";
import type { Store } from "../store/store.js";
import type { SlurmOptions } from "./slurmOptions.js";
import { type Submitted, submitCells } from "./submit.js";

/** What else a submission needs. */
export interface SweepSubmission {
  /** Bytes of memory that a cell needs at most. */
  readonly bytesOf: (cell: Cell) => number;
  /** The command `nnqs`, as words: Node.js and a file. Nodes must find both under the same paths. */
  readonly program: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Submits every cell of a sweep that waits: it is not done, has not failed, nobody is at work on it and it is not in the queue. A last job
 * collects.
 *
 * @throws as {@link submitCells}.
 */
export async function submitSweep(
  store: Store,
  options: SlurmOptions,
  submission: SweepSubmission,
): Promise<Submitted> {
  const { bytesOf, program, signal } = submission;
  const sweep = resolve(store.directory);
  const states = await mapLimited(store.cells, (cell) => stateOfCell(store, cell));
  const waiting = store.cells.filter((_, i) => states[i]!.state === "waiting");
  return submitCells({
    ...{ sweep, options, signal },
    cells: waiting.map((cell) => ({ id: cell.id, bytes: bytesOf(cell) })),
    taskCommand: (array) => [...program, "slurm-task", sweep, array],
    gatherCommand: [...program, "collect", sweep],
  });
}
