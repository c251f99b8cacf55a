import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Reporter } from "../../experiments/run/reporter.js";
import type { Cell } from "../spec/cells.js";
import { writeFailure } from "../store/failures.js";
import { mapLimited } from "../store/mapLimited.js";
import { runCell } from "../store/runCell.js";
import { sharingOf } from "../store/sharing.js";
import { cellDirectory, type Store, sharedDirectory } from "../store/store.js";
import { Temporaries } from "../store/temporaries.js";
import { queueAgain, type SlurmTask } from "./slurmTask.js";

/** How a task is run. */
export interface TaskOptions {
  /** Whether figures are drawn. */
  readonly figures: boolean;
  readonly reporter: Reporter;
  /** Ends the work for good: the job was cancelled. */
  readonly signal: AbortSignal;
  /** Fires shortly before the time limit. */
  readonly limit: AbortSignal;
}

/** What became of the cells of a task. */
export interface TaskOutcome {
  readonly done: number;
  readonly failed: number;
  /** Whether the time limit came first, and the task is in the queue again. */
  readonly queuedAgain: boolean;
}

/** Milliseconds after which a cell that another process works on is looked at again. */
const lookAgain = 2000;
/** Seconds for which a controller that does not answer is asked to queue the task again. */
const patience = 45;

/**
 * Computes the cells of a task, one after the other. A cell that fails is recorded, and the others go on. One that another process
 * works on is waited for: Slurm may start a task a second time while the first still lives, and only one of the two may get to its end.
 * Before the time limit the state is saved and the task is put back into the queue.
 *
 * @throws {SlurmError} if it cannot be put back; what says nothing of a cell but of the store, such as a full disk; the signal's reason.
 */
export async function runTask(store: Store, task: SlurmTask, options: TaskOptions): Promise<TaskOutcome> {
  const { reporter, limit, figures } = options;
  const signal = AbortSignal.any([options.signal, limit]);
  const open = task.cells.flatMap((id) => store.cells.filter((cell) => cell.id === id));
  const sharing = await sharingOf(store.cells, { signal: options.signal }); // also of a task that is warned at once
  const temporaries = new Temporaries(store, sharing);
  const before = await statesOf(store);
  let [done, failed, heldInTurn] = [0, 0, 0];
  while (open.length > 0 && !limit.aborted) {
    const cell = open.shift()!;
    const parts = sharing.get(cell.id)?.parts.map(({ kind }) => kind) ?? [];
    const onTemporary = (used: string) => temporaries.used(cell, used);
    const outcome = await runCell(store, cell, { figures, sharing: { parts }, onTemporary, reporter, signal }).catch(
      (error: unknown) => {
        options.signal.throwIfAborted(); // by its own reason: the limit's may have come first
        if (!limit.aborted) throw error;
        return { status: "stopped" } as const;
      },
    );
    if (outcome.status !== "stopped" && outcome.status !== "held") await temporaries.release(cell);
    const { status } = outcome;
    heldInTurn = status === "held" ? heldInTurn + 1 : 0;
    if (status === "held") {
      open.push(cell);
      if (heldInTurn >= open.length) await wait(lookAgain, undefined, { signal }).catch(() => {});
      options.signal.throwIfAborted();
    } else if (status === "stopped") {
      const hadAllTime = done + failed === 0;
      if (hadAllTime && !(await hasProgressed(store, before))) failed += await refuse(store, cell, task, reporter);
      else open.unshift(cell);
    } else if (outcome.status === "failed") {
      failed++;
      reporter.note(`cell ${cell.id} failed: ${outcome.error}`);
    } else done++;
  }
  if (open.length === 0) {
    await temporaries.releaseAll();
    return { done, failed, queuedAgain: false };
  }
  options.signal.throwIfAborted();
  reporter.note("the time limit is near: the state is saved, the task goes back into the queue");
  await queueAgain(task, patience);
  return { done, failed, queuedAgain: true };
}

/** A cell that gets nowhere within the time limit would be queued again for ever. */
async function refuse(store: Store, cell: Cell, { array }: SlurmTask, reporter: Reporter): Promise<1> {
  const limit = array.args.find((arg) => arg.startsWith("--time="))?.slice("--time=".length);
  const allowed = limit === undefined ? "the partition's time limit" : `the time limit of ${limit} minutes`;
  const message = `it needs more than ${allowed}, and had no state yet that it could go on from. Give it a longer one (--time), then try it again (--retry-failed).`;
  await writeFailure(store, cell, message);
  reporter.note(`cell ${cell.id} failed: ${message}`);
  return 1;
}

/** Whether a checkpoint, or something that cells share, was written since. What other tasks write counts too: they end at some time. */
async function hasProgressed(store: Store, before: ReadonlySet<string>): Promise<boolean> {
  return [...(await statesOf(store))].some((state) => !before.has(state));
}

/** The files of checkpoints and of what cells share, each as it is now: no clock says so, which may differ between machines and be put back. */
async function statesOf(store: Store): Promise<Set<string>> {
  const cells = dirname(cellDirectory(store, { id: "-" }));
  const shared = sharedDirectory(store);
  const names = async (directory: string) => readdir(directory, { recursive: directory === shared }).catch(() => []);
  const paths = [
    ...(await names(cells))
      .filter((name) => /\.checkpoint(?:\.previous)?$/.test(name))
      .map((name) => join(cells, name)),
    ...(await names(shared)).map((name) => join(shared, name)),
  ];
  const states = await mapLimited(paths, async (path) => {
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ? `${path} ${found.ino} ${found.size} ${found.mtimeMs}` : "";
  });
  return new Set(states.filter((state) => state !== ""));
}
