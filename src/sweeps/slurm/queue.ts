import type { JobArray } from "./jobArrays.js";
import { runSlurm, runSlurmPatiently } from "./slurmCommand.js";

/** A task that waits in Slurm's queue or runs. */
export interface QueuedTask {
  /** Of its array. */
  readonly name: string;
  /** Job number of the array. */
  readonly job: string;
  /** Index within the array; undefined for a job that is no array. */
  readonly index: number | undefined;
  /** As squeue has it: "PENDING", "RUNNING", "COMPLETING". */
  readonly state: string;
  /** Where it runs; empty while it waits. */
  readonly node: string;
  /** Why it waits: "Resources", "Priority", "JobHeldUser"; "None" if it runs. */
  readonly reason: string;
}

/** What the queue holds of a cell. */
export type QueuedCell = Omit<QueuedTask, "name">;

const namesAtOnce = 500; // an argument list has its limits

/**
 * The tasks of some arrays that are in the queue. Slurm's accounting is not needed; a task that is not there has ended.
 *
 * @param patience - Seconds for which a controller that does not answer is asked again.
 * @throws {SlurmError} if Slurm is not there or does not answer.
 */
export async function readQueue(
  names: readonly string[],
  { patience = 0, signal }: { readonly patience?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<QueuedTask[]> {
  const tasks: QueuedTask[] = [];
  for (let i = 0; i < names.length; i += namesAtOnce) {
    const some = names.slice(i, i + namesAtOnce);
    const args = ["--noheader", "--array", "--all", `--name=${some.join(",")}`, "--format=%j|%F|%K|%T|%N|%r"];
    const answer =
      patience > 0
        ? await runSlurmPatiently("squeue", args, { seconds: patience, signal })
        : await runSlurm("squeue", args, { signal });
    tasks.push(...answer.split("\n").flatMap(readTask));
  }
  return tasks;
}

function readTask(line: string): QueuedTask[] {
  const [name, job, index, state, node, reason] = line.trim().split("|");
  if (reason === undefined) return []; // such as "CLUSTER: name"
  return [
    {
      name: name!,
      job: job!,
      index: /^\d+$/.test(index!) ? Number(index) : undefined,
      state: state!,
      node: node!,
      reason,
    },
  ];
}

/** The cells of the tasks that are in the queue. Of a cell in several tasks the one that runs counts. */
export function queuedCells(arrays: readonly JobArray[], queue: readonly QueuedTask[]): Map<string, QueuedCell> {
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const found = new Map<string, QueuedCell>();
  for (const { name, ...task } of queue) {
    const cells = task.index === undefined ? undefined : byName.get(name)?.tasks[task.index];
    for (const id of cells ?? []) if (found.get(id)?.state !== "RUNNING") found.set(id, task);
  }
  return found;
}
