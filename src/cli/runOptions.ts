import { type Command, Option } from "commander";
import type { Outcome, RunOptions } from "../experiments/run/outcome.js";
import type { Reporter } from "../experiments/run/reporter.js";
import { ArgumentError } from "../native/errors.js";
import { mostThreads, setThreads } from "../native/system.js";
import { directory, wholeNumber } from "./options.js";
import { printJson } from "./output.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";

/** What every command that computes can be told about how it does so, and how it tells. */
export interface RunFlags {
  readonly threads?: number | undefined;
  readonly force?: boolean | undefined;
  readonly resume?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  /** Of figures; only commands that draw have the option. */
  readonly title?: boolean | undefined;
}

/**
 * Adds --out, --threads, --force, --json and --quiet to a command.
 *
 * @param out - What goes to the directory of --out, and where that is if it is not given.
 */
export function addRunOptions(command: Command, out: { readonly what: string; readonly where?: string }): Command {
  const byDefault = out.where === undefined ? "" : ` (default: ${out.where})`;
  addThreads(command.option("--out <directory>", `${out.what}${byDefault}`, directory, out.where)).option(
    "--force",
    "replace a result of another spec, start interrupted training afresh",
  );
  return addTelling(command);
}

/** Adds --threads to a command. */
export function addThreads(command: Command): Command {
  return command.option("--threads <n>", "threads for everything (default: all cores)", wholeNumber(1, mostThreads));
}

/** Adds --json and --quiet to a command. */
export function addTelling(command: Command): Command {
  return addJson(command).option("--quiet", "no progress on standard error");
}

/** Adds --json to a command. */
export function addJson(command: Command): Command {
  return command.option("--json", "print one JSON document on standard output");
}

/** What is said of a result at the end. */
export function resultText(status: Outcome["status"]): string {
  return status === "done" ? "done already, with this spec" : "written";
}

/** What a command that takes a spec is given of it. */
export interface SpecFlags {
  readonly example?: boolean | undefined;
}

/**
 * Adds the file of a spec, what changes its fields, and --example to a command.
 *
 * @param fields - Name and help of what changes fields.
 * @param what - Is printed by --example.
 */
export function addSpecArguments(
  command: Command,
  fields: readonly [name: string, help: string],
  what: string,
): Command {
  return command
    .argument("[spec]", "a JSON file, or - for standard input; see --example")
    .argument(...fields)
    .option("--example", `print ${what} and stop`);
}

/** Prints the example of a command, if it is asked for. @returns Whether it was. @throws {ArgumentError} if a spec is given too, which would be ignored. */
export function printedExample(full: string, path: string | undefined, { example }: SpecFlags, spec: unknown): boolean {
  if (example !== true) return false;
  if (path !== undefined) throw new ArgumentError(`${full}: --example prints a spec and takes none.`);
  printJson(spec);
  return true;
}

/** Adds --resume to a command that trains. */
export function addResume(command: Command): Command {
  return command.addOption(new Option("--resume", "go on with interrupted training").conflicts("force"));
}

/** Adds --no-title to a command that draws. */
export function addFigureOptions(command: Command): Command {
  return command.option("--no-title", "draw figures without titles; those that are there already stay as they are");
}

/** Sets the threads, and gives the rest in the form that experiments take. */
export function beginRun(flags: RunFlags, { signal }: CommandContext): RunOptions & { readonly reporter: Reporter } {
  if (flags.threads !== undefined) setThreads(flags.threads);
  const reporter = terminalReporter({ quiet: flags.quiet === true });
  const { force = false, resume = false, title: titles = true } = flags;
  return { force, resume, titles, reporter, signal };
}
