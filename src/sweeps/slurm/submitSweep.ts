import { resolve } from "node:path";
import type { Reporter } from "../../experiments/run/reporter.js";
import type { Cell } from "../spec/cells.js";
import { stateOfCell } from "../store/cellState.js";
import { cellsToDo } from "../store/cellsToDo.js";
import { costsOf, processBytes } from "../store/estimates.js";
import { mapLimited } from "../store/mapLimited.js";
import { groupIn, type Sharing, sharingOf } from "../store/sharing.js";
import type { Store } from "../store/store.js";
import type { SlurmOptions } from "./slurmOptions.js";
import { type Submitted, submitCells } from "./submit.js";

/** What else a submission needs. */
export interface SweepSubmission {
  /** Whether cells that have failed are tried again. */
  readonly retryFailed: boolean;
  /** Whether figures are drawn. */
  readonly figures: boolean;
  /** The command `nnqs`, as words: Node.js and a file. Nodes must find both under the same paths. */
  readonly program: readonly string[];
  readonly reporter: Reporter;
  readonly signal?: AbortSignal | undefined;
}

/** What was submitted, and what was not. */
export interface SubmittedSweep extends Submitted {
  /** Cells that have failed and are not tried again. */
  readonly failed: number;
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
): Promise<SubmittedSweep> {
  const { figures, program, reporter, retryFailed, signal } = submission;
  const sweep = resolve(store.directory);
  const waitingCells = async () => {
    const todo = await cellsToDo(store, { retryFailed, figures }, reporter);
    const states = await mapLimited(todo, (cell) => stateOfCell(store, cell));
    const free = inGroups(
      todo.filter((_, i) => states[i]!.state !== "running"),
      await sharingOf(store.cells, { signal }),
    );
    const costs = await costsOf(free, { signal });
    return free.map(({ id }, i) => ({ id, bytes: processBytes + costs[i]!.memory }));
  };
  const submitted = await submitCells({
    sweep,
    options,
    signal,
    cells: waitingCells,
    taskCommand: (array) => [...program, "slurm-task", sweep, array, ...(figures ? ["--figures"] : [])],
    gatherCommand: [...program, "collect", sweep],
  });
  const left = await mapLimited(store.cells, (cell) => stateOfCell(store, cell));
  return { ...submitted, failed: left.filter(({ state }) => state === "failed").length };
}

/** Cells that share most behind each other, so that one task has them. */
function inGroups(cells: readonly Cell[], sharing: ReadonlyMap<string, Sharing>): Cell[] {
  const groups = new Map<string, Cell[]>();
  const groupOf = groupIn(sharing);
  for (const cell of cells) {
    const key = groupOf(cell);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return [...groups.values()].flat();
}
