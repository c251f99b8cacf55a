import type { Command } from "commander";
import type { z } from "zod";
import type { Outcome, RunOptions } from "../experiments/run/outcome.js";
import { parseSpec } from "../experiments/spec/parseSpec.js";
import { setThreads } from "../native/system.js";
import { directory, wholeNumber } from "./options.js";
import { print, printJson } from "./output.js";
import { readSpec } from "./readSpec.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";

/** A command that computes one result directory from a JSON file: `nnqs NAME SPEC.json`. */
export interface SpecCommand<Spec> {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType<Spec>;
  /** A small spec, for `--example`. */
  readonly example: unknown;
  /** `<out>/<name of the result>`. */
  readonly directory: (out: string, spec: Spec) => string;
  readonly run: (spec: Spec, directory: string, options: RunOptions) => Promise<Outcome>;
  /** What to print on standard output without `--json`; nothing by default. */
  readonly text?: (summary: Readonly<Record<string, unknown>>) => string;
}

interface SpecOptions {
  readonly out: string;
  readonly threads?: number;
  readonly example?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the command with the options that all of its kind share. */
export function addSpecCommand<Spec>(program: Command, context: CommandContext, command: SpecCommand<Spec>): void {
  program
    .command(command.name)
    .description(command.description)
    .argument("[spec]", "a JSON file; see --example")
    .option("--example", "print a small spec and stop")
    .option("--out <directory>", "where the result directory goes", directory, "results")
    .option("--threads <n>", "threads for everything (default: all cores)", wholeNumber(1))
    .option("--force", "replace a result of another spec")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "no progress on standard error")
    .action(async (path: string | undefined, options: SpecOptions) => {
      if (options.example) return printJson(command.example);
      const full = `nnqs ${command.name}`;
      const spec = parseSpec(command.schema, await readSpec(path, full), full);
      if (options.threads !== undefined) setThreads(options.threads);
      const reporter = terminalReporter({ quiet: options.quiet === true });
      const run = { force: options.force === true, reporter, signal: context.signal };
      const target = command.directory(options.out, spec);
      const outcome = await command.run(spec, target, run);
      if (options.json) printJson(outcome);
      else if (command.text) print(command.text(outcome.summary));
      reporter.note(`${target}: ${outcome.status === "done" ? "done already, with this spec" : "written"}`);
    });
}
