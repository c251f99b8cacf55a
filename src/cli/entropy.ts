import type { Command } from "commander";
import { entanglementDirectory, runEntanglement } from "../experiments/entanglement.js";
import { entanglementExample, entanglementSchema } from "../experiments/entanglementSpec.js";
import { parseSpec } from "../experiments/parseSpec.js";
import { setThreads } from "../native/system.js";
import { printJson, wholeNumber } from "./options.js";
import { readSpec } from "./readSpec.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";

interface EntropyOptions {
  readonly out: string;
  readonly threads?: number;
  readonly example?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `nnqs entropy SPEC.json`: entropies of one's own ensembles of network states. */
export function addEntropy(program: Command, context: CommandContext): void {
  program
    .command("entropy")
    .description("Entanglement entropies of ensembles of network states over cuts, widths and weight scales.")
    .argument("[spec]", "a JSON file; see --example")
    .option("--example", "print a small spec and stop")
    .option("--out <directory>", "where the result directory goes", "results")
    .option("--threads <n>", "threads for everything (default: all cores)", wholeNumber(1))
    .option("--force", "replace a result of another spec")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "no progress on standard error")
    .action(async (path: string | undefined, options: EntropyOptions) => {
      if (options.example) return printJson(entanglementExample);
      const spec = parseSpec(entanglementSchema, await readSpec(path, "nnqs entropy"), "nnqs entropy");
      if (options.threads !== undefined) setThreads(options.threads);
      const reporter = terminalReporter({ quiet: options.quiet === true });
      const run = { force: options.force === true, reporter, signal: context.signal };
      const outcome = await runEntanglement(spec, entanglementDirectory(options.out, spec), run);
      if (options.json) printJson(outcome);
      const done = outcome.status === "done" ? "done already, with this spec" : "written";
      reporter.note(`${outcome.directory}: ${done}`);
    });
}
