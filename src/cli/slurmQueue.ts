import type { QueuedCell } from "../sweeps/slurm/queue.js";
import type { SlurmStatus } from "../sweeps/slurm/slurmStatus.js";
import type { CellStatus } from "../sweeps/store/status.js";

/** What Slurm knows of the cells that are not done, for people: how many wait in which queue and why, and where to look for others. */
export function queueText(cells: readonly CellStatus[], { queued, logs, problem }: SlurmStatus): string {
  if (problem !== undefined) return `Slurm's queue is not known: ${problem}\n`;
  const open = cells.filter(({ now }) => now.state === "waiting" || now.state === "running");
  const byPlace = new Map<string, number>();
  for (const { cell } of open) {
    const task = queued.get(cell.id);
    if (task !== undefined) byPlace.set(placeOf(task), (byPlace.get(placeOf(task)) ?? 0) + 1);
  }
  const inQueue = [...byPlace].map(([place, count]) => `${count} in ${place}\n`);
  const left = cells.filter(({ cell, now }) => now.state === "waiting" && !queued.has(cell.id) && logs.has(cell.id));
  if (left.length === 0) return inQueue.join("");
  const last = logs.get(left.at(-1)!.cell.id);
  const rest = `${left.length} ${left.length === 1 ? "waits" : "wait"}, but not in Slurm's queue: nnqs sweep submits again what is missing. The last task said: ${last}\n`;
  return `${inQueue.join("")}${rest}`;
}

/** "job 34: running on tn1", "job 34: pending (Resources)". */
function placeOf({ job, state, node, reason }: QueuedCell): string {
  const where = node !== "" ? ` on ${node}` : reason !== "None" ? ` (${reason})` : "";
  return `job ${job}: ${state.toLowerCase()}${where}`;
}

/** The same of one cell for programs. */
export function queueJson(id: string, { queued, logs }: SlurmStatus): object {
  const task = queued.get(id);
  const log = logs.get(id);
  return {
    ...(task !== undefined && {
      slurm: { job: `${task.job}_${task.index}`, state: task.state, node: task.node, reason: task.reason },
    }),
    ...(log !== undefined && { log }),
  };
}
