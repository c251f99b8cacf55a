import type { Command } from "commander";
import { ArgumentError } from "../native/errors.js";
import { checkSlurmOptions, type SlurmOptions } from "../sweeps/slurm/slurmOptions.js";
import { flagOf } from "./flags.js";
import { together, wholeNumber } from "./options.js";

const names = [
  ...(["partition", "time", "memory", "cpus", "bundle", "throttle", "saveBefore", "slurmOption"] as const),
] satisfies (keyof SlurmOptions)[];

/** Adds what `--executor slurm` takes. */
export function addSlurmFlags(command: Command): Command {
  return command
    .option("--partition <names>", "slurm: where to run; several are separated by commas (default: the cluster's)")
    .option("--time <limit>", "slurm: time limit of a task, as 90, 1:30:00 or 1-12:00 (default: the partition's)")
    .option("--memory <amount>", "slurm: memory of a task, as 4G (default: what its cells need)")
    .option("--cpus <n>", "slurm: CPUs of a task (default: its share of a node, by memory)", wholeNumber(1))
    .option("--bundle <n>", "slurm: cells in one task, one after the other (default: 1)", wholeNumber(1))
    .option("--throttle <n>", "slurm: tasks that may run at once (default: all)", wholeNumber(1))
    .option(
      "--save-before <seconds>",
      "slurm: how long before its time limit a task saves its state and is queued again (default: 120, at most a fifth of --time)",
      wholeNumber(1),
    )
    .option("--slurm-option <key=value>", "slurm: a further option of sbatch, as qos=long; may be repeated", together);
}

/** Options of `nnqs sweep` that `--executor local` alone takes. */
interface LocalFlags {
  readonly workers?: number;
  readonly threads?: number;
}

/**
 * What was given of them.
 *
 * @throws {ArgumentError} if options of one executor are given to another, which would ignore them, or are wrong on every cluster.
 */
export function slurmOptionsOf(options: SlurmOptions & LocalFlags & { readonly executor: string }): SlurmOptions {
  const given = names.filter((name) => options[name] !== undefined);
  if (options.executor !== "slurm") refuse(given, "slurm", options.executor);
  else {
    const local = (["workers", "threads"] as const).filter((name) => options[name] !== undefined);
    refuse(local, "local", options.executor);
  }
  const chosen: SlurmOptions = Object.fromEntries(given.map((name) => [name, options[name]]));
  checkSlurmOptions(chosen); // before anything is written, and in a dry run too
  return chosen;
}

function refuse(given: readonly string[], theirs: string, executor: string): void {
  if (given.length === 0) return;
  const flags = `${given.map(flagOf).join(", ")} ${given.length === 1 ? "is" : "are"}`;
  throw new ArgumentError(`nnqs sweep: ${flags} for --executor ${theirs} only, not for ${executor}.`);
}
