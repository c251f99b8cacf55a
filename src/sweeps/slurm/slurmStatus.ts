import { join } from "node:path";
import { arrayDirectory, logDirectory, readArrays } from "./jobArrays.js";
import { type QueuedCell, queuedCells, readQueue } from "./queue.js";
import { SlurmError } from "./slurmCommand.js";

/** What Slurm knows of the cells of a sweep. */
export interface SlurmStatus {
  /** Cells whose tasks wait or run. */
  readonly queued: ReadonlyMap<string, QueuedCell>;
  /** The last log of each cell that was ever submitted; it need not be there yet. */
  readonly logs: ReadonlyMap<string, string>;
  /** Why Slurm could not be asked; `queued` is empty then. */
  readonly problem?: string;
}

/** Asks Slurm about a sweep; a sweep that was never submitted needs no Slurm. */
export async function readSlurmStatus(sweep: string, signal?: AbortSignal): Promise<SlurmStatus> {
  const arrays = (await readArrays(sweep)).filter(({ tasks }) => tasks.length > 0);
  const logs = new Map<string, string>();
  for (const { name, tasks } of arrays.sort((a, b) => a.submitted.localeCompare(b.submitted))) {
    const directory = join(arrayDirectory(sweep, name), logDirectory);
    tasks.forEach((cells, index) => {
      for (const id of cells) logs.set(id, join(directory, `${index}.txt`));
    });
  }
  try {
    const queue = await readQueue(
      arrays.map(({ name }) => name),
      { signal },
    );
    return { queued: queuedCells(arrays, queue), logs };
  } catch (error) {
    if (!(error instanceof SlurmError)) throw error;
    return { queued: new Map(), logs, problem: error.message };
  }
}
