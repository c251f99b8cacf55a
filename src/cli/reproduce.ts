import { Argument, type Command, Option } from "commander";
import { fig1Directory, runFig1 } from "../experiments/fig1.js";
import { fig1Schema } from "../experiments/fig1Spec.js";
import { fig2Directory, runFig2 } from "../experiments/fig2.js";
import { fig2Schema } from "../experiments/fig2Spec.js";
import type { Outcome, RunOptions } from "../experiments/outcome.js";
import { parseSpec } from "../experiments/parseSpec.js";
import { type Model, models } from "../experiments/targets.js";
import { ArgumentError } from "../native/errors.js";
import { setThreads } from "../native/system.js";
import { printJson, wholeNumber, wholeNumbers } from "./options.js";
import { terminalReporter } from "./reporter.js";
import type { CommandContext } from "./run.js";

interface ReproduceOptions {
  readonly model: Model | "both";
  readonly boundary: "periodic" | "open";
  readonly train?: readonly number[];
  readonly widths?: readonly number[];
  readonly members?: number;
  readonly sizes?: readonly number[];
  readonly steps: number;
  readonly infiniteOnly?: boolean;
  readonly targetScale: number;
  readonly seed: number;
  readonly out: string;
  readonly threads?: number;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type Figure = (options: ReproduceOptions, run: RunOptions) => Promise<Outcome[]>;

const figures: Readonly<Record<string, Figure>> = { fig1, fig2 };

/** `nnqs reproduce`: the paper's figures, with their data. */
export function addReproduce(program: Command, context: CommandContext): void {
  program
    .command("reproduce")
    .description("Compute a figure of the paper: one directory with data, manifest, summary and picture per result.")
    .addArgument(new Argument("[figure]", "which figure").choices(Object.keys(figures)).default("fig2"))
    .addOption(new Option("--model <name>", "which model").choices([...models, "both"]).default("both"))
    .addOption(new Option("--boundary <name>", "lattice boundary").choices(["periodic", "open"]).default("periodic"))
    .option("--train <n,…>", "training points; several sizes give one directory each (default: 2400)", wholeNumbers(1))
    .option("--widths <N,…>", "hidden neurons of the finite networks (default: the paper's)", wholeNumbers(1))
    .option("--members <K>", "networks per ensemble (default: the paper's)", wholeNumber(1))
    .option("--sizes <d,…>", "fig1: system sizes, even (default: 4,6,…,20)", wholeNumbers(2))
    .option("--steps <T>", "last recorded gradient-descent step", wholeNumber(1), 10_000)
    .option("--infinite-only", "only the infinitely wide networks, no finite ensembles")
    .option("--target-scale <factor>", "norm of the target state", Number, 1)
    .option("--seed <S>", "seed of the random split", wholeNumber(0), 0)
    .option("--out <directory>", "where result directories go", "results")
    .option("--threads <n>", "threads for everything (default: all cores)", wholeNumber(1))
    .option("--force", "replace results of another spec")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "no progress on standard error")
    .action(async (figure: string, options: ReproduceOptions) => {
      if (options.threads !== undefined) setThreads(options.threads);
      const reporter = terminalReporter({ quiet: options.quiet === true });
      const run = { force: options.force === true, reporter, signal: context.signal };
      const results = await figures[figure]!(options, run);
      if (options.json) printJson({ results });
      for (const { status, directory } of results) {
        reporter.note(status === "done" ? `${directory}: done already, with this spec` : `${directory}: written`);
      }
    });
}

async function fig1({ sizes, widths, members, seed, out }: ReproduceOptions, run: RunOptions): Promise<Outcome[]> {
  const given = { experiment: "fig1", sizes, widths, members, seed };
  return [await runFig1(parseSpec(fig1Schema, given, "reproduce fig1"), fig1Directory(out), run)];
}

async function fig2(options: ReproduceOptions, run: RunOptions): Promise<Outcome[]> {
  if (!options.infiniteOnly) {
    throw new ArgumentError("reproduce fig2: finite ensembles are not part of this version. Add --infinite-only.");
  }
  const sizes = options.train ?? [2400];
  const outcomes: Outcome[] = [];
  for (const model of options.model === "both" ? models : [options.model]) {
    for (const train of sizes) {
      const spec = parseSpec(
        fig2Schema,
        {
          experiment: "fig2",
          target: { model, boundary: options.boundary, scale: options.targetScale },
          train,
          steps: options.steps,
          seed: options.seed,
        },
        "reproduce fig2",
      );
      const directory = fig2Directory(options.out, model, sizes.length > 1 ? train : undefined);
      run.reporter?.note(`fig2 ${model}, ${train} training points`);
      outcomes.push(await runFig2(spec, directory, run));
    }
  }
  return outcomes;
}
