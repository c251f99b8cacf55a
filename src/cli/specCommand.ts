import type { Command } from "commander";
import type { z } from "zod";
import type { Outcome, RunOptions, Summary } from "../experiments/run/outcome.js";
import { parseOverridden } from "../experiments/spec/overrides.js";
import { addExamples } from "./examples.js";
import { print, printJson } from "./output.js";
import { readSpec } from "./readSpec.js";
import type { CommandContext } from "./run.js";
import {
  addFigureOptions,
  addResume,
  addRunOptions,
  addSpecArguments,
  beginRun,
  printedExample,
  type RunFlags,
  resultText,
  type SpecFlags,
} from "./runOptions.js";

/** A command that computes one result directory from a JSON file: `nnqs NAME SPEC.json [key=value …]`. */
export interface SpecCommand<Spec> {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType<Spec>;
  /** A small spec, for `--example`. */
  readonly example: unknown;
  /** Arguments that change the example, as help shows them: "members=10 networks.0.label=narrow". */
  readonly overrides: string;
  /** `<out>/<name of the result>`. */
  readonly directory: (out: string, spec: Spec) => string;
  readonly run: (spec: Spec, directory: string, options: RunOptions) => Promise<Outcome>;
  /** Whether it trains networks, which can be gone on with. */
  readonly resumable?: boolean;
  /** What to print on standard output without `--json`; nothing by default. */
  readonly text?: (summary: Readonly<Record<string, unknown>>) => string;
  /** What `--json` has beside `directory`, `status`, `summary` and `warnings`; nothing by default. */
  readonly results?: (summary: Summary) => Readonly<Record<string, unknown>>;
}

interface SpecOptions extends RunFlags, SpecFlags {
  readonly out: string;
}

/** Adds the command with the options that all of its kind share. */
export function addSpecCommand<Spec>(program: Command, context: CommandContext, command: SpecCommand<Spec>): void {
  const full = `nnqs ${command.name}`;
  const added = program.command(command.name).description(command.description);
  const fields = ["[key=value...]", "fields that are to be other than in the file, as in seed=1"] as const;
  addSpecArguments(added, fields, "a small spec");
  addExamples(added, [
    [`${full} --example > spec.json`, "a spec to begin with"],
    [`${full} spec.json`, "compute it"],
    [`${full} spec.json ${command.overrides} --out other`, "change fields of it"],
    [`${full} --example | ${full} - name=piped --json`, "read it from standard input"],
  ]);
  if (command.resumable === true) addResume(added);
  addRunOptions(addFigureOptions(added), { what: "where the result directory goes", where: "results" }).action(
    async (path: string | undefined, overrides: readonly string[], options: SpecOptions) => {
      if (printedExample(full, path, options, command.example)) return;
      const spec = parseOverridden(command.schema, await readSpec(path, full, context.signal), overrides, full);
      const run = beginRun(options, context);
      const target = command.directory(options.out, spec);
      const outcome = await command.run(spec, target, run);
      if (options.json) printJson({ ...outcome, ...command.results?.(outcome.summary) });
      else if (command.text) print(command.text(outcome.summary));
      run.reporter.note(`${target}: ${resultText(outcome.status)}`);
    },
  );
}
