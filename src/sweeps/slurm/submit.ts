import { describe } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { withLock } from "../../runs/lock.js";
import { readCluster } from "./cluster.js";
import {
  arrayDirectory,
  type JobArray,
  logDirectory,
  newArrayName,
  readArrays,
  scriptFile,
  slurmDirectory,
  storeArray,
} from "./jobArrays.js";
import { type PlannedArray, type PlannedCell, planArrays } from "./plan.js";
import { queuedCells, readQueue } from "./queue.js";
import { runSlurm, SlurmError, untilAnswered } from "./slurmCommand.js";
import { timeLimitText } from "./slurmFormats.js";
import { checkSlurmOptions, type SlurmOptions, type SlurmRequest } from "./slurmOptions.js";

/** What is to be submitted. */
export interface Submission {
  /** The directory of the sweep, as every node of the cluster knows it: an absolute path. */
  readonly sweep: string;
  /** The cells that wait, by what is on disk; asked after the queue, so that what ends meanwhile is either in the queue or seen to be done. */
  readonly cells: () => Promise<readonly PlannedCell[]>;
  readonly options: SlurmOptions;
  /** What a task runs, given the name of its array; which of its tasks it is, Slurm tells it. */
  readonly taskCommand: (array: string) => readonly string[];
  /** What the job runs that comes after all others. */
  readonly gatherCommand: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** What was submitted. */
export interface Submitted {
  /** Job numbers of the arrays. */
  readonly jobs: readonly string[];
  /** Job number of what comes after them; undefined if nothing was submitted. */
  readonly gather: string | undefined;
  readonly tasks: number;
  readonly cells: number;
  /** Cells whose tasks were in the queue already. */
  readonly queued: number;
}

/** Seconds for which a controller that does not answer is asked again. */
const patience = 120;
/** Mebibytes of the job that collects. */
const gatherMemory = 2048;

/**
 * Submits the cells that are not in the queue yet as job arrays, and a job that collects when all have ended.
 *
 * @throws {ArgumentError} if the options do not fit the cluster; {HeldError} if another process submits the same sweep; {SlurmError} if
 *   Slurm is not there, does not answer or refuses: what was submitted until then stays.
 */
export async function submitCells(submission: Submission): Promise<Submitted> {
  const { sweep, options, signal } = submission;
  if (/[\\\n]/.test(sweep)) {
    throw new ArgumentError(
      `nnqs sweep: Slurm cannot write logs in a directory with a backslash or a line break in its path, ${describe(sweep)}. Choose another directory.`,
    );
  }
  const request = checkSlurmOptions(options);
  const cluster = await readCluster(signal);
  return withLock(slurmDirectory(sweep), async () => {
    const arrays = await readArrays(sweep);
    const queue = await readQueue(
      arrays.map(({ name }) => name),
      { patience, signal },
    );
    const queued = queuedCells(arrays, queue);
    const cells = await submission.cells();
    const rest = cells.filter(({ id }) => !queued.has(id));
    const planned = planArrays(rest, request, cluster);
    const jobs: string[] = [];
    for (const plan of planned) {
      const after = request.throttle === undefined ? undefined : jobs.at(-1); // so that no more run at once than one array lets
      try {
        jobs.push(await submitArray(submission, plan, request, after));
      } catch (error) {
        throw error instanceof SlurmError ? partly(error, jobs.length, planned.length) : error;
      }
    }
    const before = [...new Set([...queue.filter(({ index }) => index !== undefined).map(({ job }) => job), ...jobs])];
    const gather = jobs.length === 0 ? undefined : await submitGather(submission, request, before, planned);
    const tasks = planned.reduce((sum, plan) => sum + plan.tasks.length, 0);
    return { jobs, gather, tasks, cells: rest.length, queued: cells.length - rest.length };
  });
}

async function submitArray(
  { sweep, taskCommand, signal }: Submission,
  plan: PlannedArray,
  request: SlurmRequest,
  after: string | undefined,
): Promise<string> {
  const name = newArrayName();
  const args = [
    ...placeArgs(name, request),
    `--cpus-per-task=${plan.cpus}`,
    ...(plan.memory === undefined ? [] : [`--mem=${plan.memory}M`]),
    ...(request.seconds === undefined ? [] : [`--time=${timeLimitText(request.seconds)}`]),
    `--signal=B:USR2@${request.saveBefore}`,
    `--output=${logPattern(sweep, name, "%a.txt")}`,
  ];
  await storeArray(sweep, { ...plan, name, args, submitted: new Date().toISOString() }, taskCommand(name));
  const throttle = request.throttle === undefined ? "" : `%${request.throttle}`;
  const dependency = after === undefined ? [] : [`--dependency=afterany:${after}`];
  return sbatch(sweep, name, [...args, ...dependency, `--array=0-${plan.tasks.length - 1}${throttle}`], signal);
}

/** The job that collects when all others have ended, however they did. */
async function submitGather(
  { sweep, gatherCommand, signal }: Submission,
  request: SlurmRequest,
  jobs: readonly string[],
  planned: readonly PlannedArray[],
): Promise<string> {
  const name = newArrayName();
  const countsMemory = planned.some(({ memory }) => memory !== undefined);
  const memory = Math.max(...planned.map((plan) => plan.memory ?? 0));
  const args = [
    ...placeArgs(name, request),
    ...(countsMemory ? [`--mem=${Math.min(gatherMemory, memory)}M`] : []),
    `--output=${logPattern(sweep, name, "gather.txt")}`,
    `--dependency=afterany:${jobs.join(":")}`,
  ];
  const array: JobArray = { name, args, submitted: new Date().toISOString(), cpus: 1, memory: undefined, tasks: [] };
  await storeArray(sweep, array, gatherCommand);
  return sbatch(sweep, name, args, signal);
}

/** Where a task writes its log. In the whole path a % would begin what Slurm replaces, relative to its directory or not. */
function logPattern(sweep: string, name: string, file: string): string {
  return `${arrayDirectory(sweep, name).replaceAll("%", "%%")}/${logDirectory}/${file}`;
}

function placeArgs(name: string, { partitions, extra }: SlurmRequest): string[] {
  return [
    `--job-name=${name}`,
    ...(partitions.length > 0 ? [`--partition=${partitions.join(",")}`] : []),
    ...["--ntasks=1", "--nodes=1", "--requeue", "--open-mode=append"], // a task that is queued again would lose its log
    ...extra,
  ];
}

/**
 * Submits a script of a job array, once: where the answer was lost, its name tells whether it was taken.
 *
 * @param seconds - For how long a controller that does not answer is asked again.
 * @returns The job's number.
 */
export async function sbatch(
  sweep: string,
  name: string,
  args: readonly string[],
  signal?: AbortSignal,
  seconds: number = patience,
): Promise<string> {
  return untilAnswered(seconds, signal, async (left, isAgain) => {
    const [taken] = isAgain ? await readQueue([name], { patience: left, signal }) : [];
    if (taken !== undefined) return taken.job;
    const options = { cwd: arrayDirectory(sweep, name), signal };
    const answer = await runSlurm("sbatch", ["--parsable", ...args, scriptFile], options);
    return answer.trim().split(";")[0]!; // with the cluster's name behind it
  });
}

function partly(error: SlurmError, submitted: number, planned: number): SlurmError {
  const limit = /policy|limit/i.test(error.message)
    ? " Submit the rest when those are through, or put more cells in one task by { bundle }."
    : "";
  if (submitted === 0) return new SlurmError(`${error.message}.${limit}`.replace(/\.\.+/, "."), { cause: error });
  const rest = `${submitted} of ${planned} job arrays are submitted and go on; the same command submits the rest.`;
  return new SlurmError(`${error.message}. ${rest}${limit}`.replace(/\.\.+/, "."), { cause: error });
}
