import { type ExecFileException, execFile } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { printable } from "../../arguments/index.js";
import { NnqsError } from "../../native/errors.js";

/** Slurm is not there, or has refused. */
export class SlurmError extends NnqsError {}

/** The controller of Slurm does not answer; it may later. */
class SlurmUnreachableError extends SlurmError {}

/** The commands of Slurm that we use. None needs its accounting. */
export type SlurmCommand = "sbatch" | "scontrol" | "sinfo" | "squeue";

/** How a command of Slurm is run. */
export interface SlurmCommandOptions {
  /** Where; the current directory if left out. */
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
}

const elsewhere = 'Run this where `sbatch` works (a login node of the cluster), or with { executor: "local" }.';
const largestAnswer = 1 << 28; // bytes; squeue of 10^6 tasks prints about 10^8
/** Milliseconds; the commands themselves wait for the controller about as long as MessageTimeout says, 10 s, several times. */
const longest = 300_000;

const answersNot =
  /unable to contact slurm controller|socket timed out|connection refused|transport endpoint|zero bytes were (?:transmitted|read)|communication connection failure|controller is (?:in|not)/i;
const notConfigured = /could not establish a configuration source|unable to process configuration file|munge/i;

/**
 * Runs a command of Slurm, without a shell.
 *
 * @returns What it prints on standard output.
 * @throws {SlurmUnreachableError} if the controller does not answer; {SlurmError} if there is no such command here, Slurm is not set up,
 *   or it refuses; the signal's reason.
 */
export function runSlurm(
  command: SlurmCommand,
  args: readonly string[],
  options: SlurmCommandOptions = {},
): Promise<string> {
  const { cwd, signal } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const settings = { cwd, env: environmentOf(command), maxBuffer: largestAnswer, timeout: longest };
    const child = execFile(command, args, { ...settings, ...(signal ? { signal } : {}) }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(signal?.aborted ? signal.reason : errorOf(command, error, stderr));
    });
    child.stdin?.end(); // sbatch would read a script from it
  });
}

/**
 * The same, tried again while the controller does not answer: it may be starting again. Only for what may be done twice.
 *
 * @param seconds - For how long.
 */
export async function runSlurmPatiently(
  command: SlurmCommand,
  args: readonly string[],
  { seconds, ...options }: SlurmCommandOptions & { readonly seconds: number },
): Promise<string> {
  return untilAnswered(seconds, options.signal, () => runSlurm(command, args, options));
}

/**
 * What the controller answers, asked again at growing intervals while it does not.
 *
 * @param seconds - For how long.
 * @param ask - With the seconds that are left, and whether it was asked before.
 * @throws what `ask` throws, an {@link SlurmUnreachableError} once the time is over; the signal's reason.
 */
export async function untilAnswered<T>(
  seconds: number,
  signal: AbortSignal | undefined,
  ask: (left: number, isAgain: boolean) => Promise<T>,
): Promise<T> {
  const end = performance.now() + 1000 * seconds;
  for (let pause = 500, isAgain = false; ; pause = Math.min(2 * pause, 10_000), isAgain = true) {
    try {
      return await ask((end - performance.now()) / 1000, isAgain);
    } catch (error) {
      if (!(error instanceof SlurmUnreachableError) || performance.now() + pause > end) throw error;
      await wait(pause, undefined, signal ? { signal } : {});
    }
  }
}

/**
 * Without what would change what squeue and sinfo print. A job that submits another must not hand its own resources down either; where
 * Slurm is, and on which cluster, stays.
 */
function environmentOf(command: SlurmCommand): NodeJS.ProcessEnv {
  const kept = (name: string) => {
    if (/^S(?:QUEUE|INFO)_/.test(name)) return false;
    return command !== "sbatch" || !/^SLURM_/.test(name) || /^SLURM_(?:CONF\w*|CLUSTERS)$/.test(name);
  };
  return Object.fromEntries([...Object.entries(process.env).filter(([name]) => kept(name)), ["LC_ALL", "C"]]);
}

function errorOf(command: SlurmCommand, error: ExecFileException, stderr: string): SlurmError {
  if (error.code === "ENOENT") {
    return new SlurmError(`there is no Slurm here: the command \`${command}\` was not found. ${elsewhere}`, {
      cause: error,
    });
  }
  const said = linesOf(command, stderr) || error.message;
  if (notConfigured.test(stderr)) {
    const last = said.split("; ").at(-1);
    return new SlurmError(`Slurm is not set up on this machine: ${command} says "${last}". ${elsewhere}`, {
      cause: error,
    });
  }
  if (answersNot.test(stderr) || error.killed) {
    const remedy = "Jobs that run go on meanwhile; try again when it is back (`scontrol ping` tells).";
    return new SlurmUnreachableError(`Slurm's controller does not answer: ${command} says "${said}". ${remedy}`, {
      cause: error,
    });
  }
  return new SlurmError(`${command} refused: ${said}`, { cause: error });
}

/** What a command of Slurm has said on standard error, without its own name in front of each line. */
function linesOf(command: SlurmCommand, stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.replace(/^\w+: (?:error|fatal): /, "").trim());
  return printable([...new Set(lines.filter((line) => line !== "" && line !== command))].join("; "));
}
