import { describe, printable } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { parseMemory, parseTimeLimit } from "./slurmFormats.js";

/** How the cells of a sweep are to run under Slurm, as the command line has it. */
export interface SlurmOptions {
  /** One or several, separated by commas; the cluster's default if left out. */
  readonly partition?: string | undefined;
  /** Time limit of a task; the partition's default if left out. */
  readonly time?: string | undefined;
  /** Memory of a task; what its cells need if left out. */
  readonly memory?: string | undefined;
  /** CPUs of a task; as many as its memory is worth if left out. */
  readonly cpus?: number | undefined;
  /** Cells in one task, one after the other; 1 if left out. */
  readonly bundle?: number | undefined;
  /** Tasks that may run at once; all if left out. */
  readonly throttle?: number | undefined;
  /** Seconds before the time limit at which a task saves its state and is queued again; 120 if left out, at most a fifth of the limit. */
  readonly saveBefore?: number | undefined;
  /** Further options of sbatch: "qos=long", "exclusive". */
  readonly slurmOption?: readonly string[] | undefined;
}

/** The same, checked and in numbers. */
export interface SlurmRequest {
  readonly partitions: readonly string[];
  readonly seconds: number | undefined;
  readonly memory: number | undefined;
  readonly cpus: number | undefined;
  readonly bundle: number;
  readonly throttle: number | undefined;
  readonly saveBefore: number;
  readonly extra: readonly string[];
}

const defaultSaveBefore = 120;

/** Options of sbatch that are ours, and what to use instead. */
const ours: Readonly<Record<string, string>> = {
  partition: "{ partition }",
  time: "{ time }",
  mem: "{ memory }",
  "mem-per-cpu": "{ memory }",
  "cpus-per-task": "{ cpus }",
  array: "{ throttle } and { bundle }",
  signal: "{ saveBefore }",
};
/** Options of sbatch on which the sweep itself rests. */
const fixed = [
  ...[
    "job-name",
    "output",
    "error",
    "open-mode",
    "chdir",
    "requeue",
    "no-requeue",
    "dependency",
    "kill-on-invalid-dep",
    "parsable",
  ],
  ...[
    "wrap",
    "wait",
    "test-only",
    "help",
    "usage",
    "version",
    "ntasks",
    "nodes",
    "quiet",
    "input",
    "export",
    "export-file",
  ],
];

/**
 * Checks what does not depend on the cluster.
 *
 * @throws {ArgumentError} naming the option.
 */
export function checkSlurmOptions(options: SlurmOptions): SlurmRequest {
  const seconds = options.time === undefined ? undefined : parseTimeLimit(options.time);
  const saveBefore = options.saveBefore ?? defaultBefore(seconds);
  if (seconds !== undefined && saveBefore >= seconds) {
    throw new ArgumentError(
      `nnqs sweep: { saveBefore } must be less than the time limit of ${seconds} s, not ${saveBefore}. A task would stop as it starts.`,
    );
  }
  return {
    partitions: partitionsOf(options.partition),
    seconds,
    memory: options.memory === undefined ? undefined : parseMemory(options.memory),
    cpus: options.cpus,
    bundle: options.bundle ?? 1,
    throttle: options.throttle,
    saveBefore,
    extra: (options.slurmOption ?? []).map(extraOption),
  };
}

/** Two minutes, but no more than a fifth of a short limit. */
function defaultBefore(seconds: number | undefined): number {
  return seconds === undefined ? defaultSaveBefore : Math.min(defaultSaveBefore, Math.ceil(seconds / 5));
}

function partitionsOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  const names = text.split(",").map((name) => name.trim());
  if (names.every((name) => /^[^\s-]\S*$/.test(name))) return names;
  throw new ArgumentError(
    `nnqs sweep: { partition } must be a partition of the cluster, or several separated by commas, not ${describe(text)}. sinfo lists them.`,
  );
}

/** "qos=long" as sbatch takes it, "--qos=long". */
function extraOption(text: string): string {
  const [, name, value] = /^(?:--)?([a-z][a-z0-9-]*)(?:=([^\0]*))?$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new ArgumentError(
      `nnqs sweep: { slurmOption } must be a long option of sbatch, as in qos=long or exclusive, not ${describe(text)}.`,
    );
  }
  const instead = ours[name];
  if (instead !== undefined)
    throw new ArgumentError(`nnqs sweep: { slurmOption } ${printable(name)} is set by ${instead}.`);
  if (fixed.includes(name)) {
    throw new ArgumentError(
      `nnqs sweep: { slurmOption } ${printable(name)} is set by the sweep itself and cannot be changed.`,
    );
  }
  const whole = [...Object.keys(ours), ...fixed].find((long) => long.startsWith(name));
  if (whole !== undefined) {
    throw new ArgumentError(
      `nnqs sweep: { slurmOption } ${printable(name)} is short for sbatch's ${whole}, which is set by ${ours[whole] ?? "the sweep itself"}.`,
    );
  }
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}
