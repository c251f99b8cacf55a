import { printable } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { type JobArray, readArray, readArrays } from "./jobArrays.js";
import { readQueue } from "./queue.js";
import { runSlurmPatiently, SlurmError } from "./slurmCommand.js";
import { sbatch } from "./submit.js";

/** The task of a job array that this process is. */
export interface SlurmTask {
  /** The directory of the sweep. */
  readonly sweep: string;
  readonly array: JobArray;
  readonly index: number;
  /** Job number of the array. */
  readonly job: string;
  /** Cells to compute, one after the other. */
  readonly cells: readonly string[];
  /** CPUs that it has. */
  readonly cpus: number;
}

/**
 * The task that Slurm has started this process for.
 *
 * @throws {ArgumentError} if Slurm has not; {StorageError} if the record of the array is missing or damaged.
 */
export async function thisSlurmTask(
  sweep: string,
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<SlurmTask> {
  const array = await readArray(sweep, name);
  const [job, text] = [env["SLURM_ARRAY_JOB_ID"], env["SLURM_ARRAY_TASK_ID"]];
  const index = Number(text);
  const cells = /^\d+$/.test(text ?? "") ? array.tasks[index] : undefined;
  if (job === undefined || cells === undefined) {
    throw new ArgumentError(
      `nnqs sweep: this is no task of the job array ${printable(name)}: SLURM_ARRAY_TASK_ID is ${printable(text ?? "not set")}. Only Slurm starts it.`,
    );
  }
  return { sweep, array, index, job, cells, cpus: Number(env["SLURM_CPUS_PER_TASK"] ?? array.cpus) };
}

/**
 * Puts the task back into the queue, because its time is up and its state is saved; where this cluster lets nobody do so, submits it
 * again. Slurm ends this process meanwhile.
 *
 * @param seconds - For how long a controller that does not answer is asked again.
 * @throws {SlurmError} if neither is possible: the cells wait for the next `nnqs sweep`.
 */
export async function queueAgain(task: SlurmTask, seconds: number): Promise<void> {
  try {
    await runSlurmPatiently("scontrol", ["requeue", `${task.job}_${task.index}`], { seconds });
  } catch (error) {
    if (!(error instanceof SlurmError)) throw error;
    await submitAgain(task, seconds);
  }
}

async function submitAgain({ sweep, array, index }: SlurmTask, seconds: number): Promise<void> {
  const job = await sbatch(sweep, array.name, [...array.args, `--array=${index}`], undefined, seconds);
  // What collects must wait for it too; if it cannot be told, it collects what is there, and again when asked.
  const names = (await readArrays(sweep)).filter(({ tasks }) => tasks.length === 0).map(({ name }) => name);
  const gathering = await readQueue(names).catch(() => []);
  for (const { job: gather, state } of gathering) {
    if (state !== "PENDING") continue;
    const held = await runSlurmPatiently("scontrol", ["--oneliner", "show", "job", gather], { seconds }).catch(
      () => "",
    );
    const before = [...(/\bDependency=(\S+)/.exec(held)?.[1]?.matchAll(/afterany:(\d+)/g) ?? [])].map(([, one]) => one);
    const dependency = `Dependency=afterany:${[...before, job].join(":")}`;
    await runSlurmPatiently("scontrol", ["update", `JobId=${gather}`, dependency], { seconds }).catch(() => {});
  }
}
