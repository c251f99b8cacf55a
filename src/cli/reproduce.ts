import { Argument, type Command, Option } from "commander";
import { estimateTraining } from "../experiments/paper/estimate.js";
import { type FigureChoices, type FigureName, figureNames, planFigures } from "../experiments/paper/figures.js";
import type { Outcome } from "../experiments/run/outcome.js";
import { limits } from "../experiments/spec/limits.js";
import { models } from "../experiments/spec/targets.js";
import { ArgumentError } from "../native/errors.js";
import { choice, numberBetween, oneOf, wholeNumber, wholeNumbers } from "./options.js";
import { printJson } from "./output.js";
import type { CommandContext } from "./run.js";
import { addRunOptions, beginRun, type RunFlags } from "./runOptions.js";

type ReproduceOptions = Omit<FigureChoices, "infiniteOnly"> &
  RunFlags & {
    readonly infiniteOnly?: boolean;
  };

/** `nnqs reproduce`: the paper's figures, with their data. */
export function addReproduce(program: Command, context: CommandContext): void {
  const added = program
    .command("reproduce")
    .description("Compute figures of the paper: one directory with data, manifest, summary and picture per result.")
    .addArgument(
      new Argument("[figure]", "which figure")
        .choices([...figureNames, "all"])
        .argParser(oneOf([...figureNames, "all"]))
        .default("all"),
    )
    .addOption(choice("--model <name>", "fig2, fig3: which model", [...models, "both"]).default("both"))
    .addOption(choice("--boundary <name>", "fig2, fig3: lattice boundary", ["periodic", "open"]).default("periodic"))
    .option("--train <n,…>", "fig2, fig3: training points (default: 2400; 2400,3200,4000)", wholeNumbers(1))
    .option(
      "--widths <N,…>",
      "neurons of the finite networks (default: 300,1000,5000; fig1 400,1000,4000)",
      wholeNumbers(1, limits.width),
    )
    .option("--members <K>", "networks per ensemble (default: 10; fig1 100)", wholeNumber(1, limits.members))
    .option("--sizes <d,…>", "fig1: system sizes, even (default: 4,6,…,20)", wholeNumbers(2, 30))
    .option("--steps <T>", "fig2, fig3: gradient-descent steps", wholeNumber(1, limits.steps), 10_000)
    .addOption(
      choice("--precision <type>", "fig2, fig3: arithmetic of finite networks", ["float32", "float64"]).default(
        "float32",
      ),
    )
    .option("--infinite-only", "fig2, fig3: only the infinitely wide networks, no finite ensembles")
    .option(
      "--target-scale <factor>",
      "fig2, fig3: norm of the target state, 1e-6 to 1e6",
      numberBetween(limits.scale.minimum, limits.scale.maximum),
      1,
    )
    .option("--seed <S>", "seed of the random split and of the networks", wholeNumber(0), 0)
    .addOption(new Option("--resume", "go on with interrupted training").conflicts("force"));
  addRunOptions(added, { what: "where result directories go", where: "results" }).action(
    async (figure: FigureName | "all", options: ReproduceOptions, command: Command) => {
      requireOptionsOf(figure, command);
      const { threads, force, resume, json, quiet, ...chosen } = options;
      const run = beginRun({ threads, force, resume, quiet }, context);
      const { reporter } = run;
      const choices = { ...chosen, infiniteOnly: chosen.infiniteOnly === true };
      const planned = planFigures(figure === "all" ? figureNames : [figure], choices);
      if (figure === "all" && quiet !== true) {
        const seconds = await estimateTraining(planned, choices.steps, context.signal);
        reporter.note(`about ${Math.ceil(seconds / 60) + 6} minutes, if nothing of it has been computed before`);
      }
      const results: Outcome[] = [];
      for (const { name, run: compute } of planned) {
        reporter.note(name);
        const outcome = await compute(run);
        results.push(outcome);
        const what = outcome.status === "done" ? "done already, with this spec" : "written";
        reporter.note(`${outcome.directory}: ${what}`);
      }
      if (json) printJson({ results });
    },
  );
}

const ofTraining = [
  "model",
  "boundary",
  "train",
  "widths",
  "members",
  "steps",
  "precision",
  "infiniteOnly",
  "targetScale",
];
const optionsOf: Readonly<Record<FigureName | "all", readonly string[]>> = {
  fig1: ["sizes", "widths", "members"],
  fig2: ofTraining,
  fig3: ofTraining,
  all: ["sizes", ...ofTraining.filter((option) => option !== "train" && option !== "widths")],
};
const ofFiniteNetworks = ["widths", "members", "precision"];

/** @throws {ArgumentError} naming an option that was given and would change nothing. */
function requireOptionsOf(figure: FigureName | "all", command: Command): void {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === "cli" && isChoice(option.attributeName()),
  );
  for (const option of given) {
    const name = option.attributeName();
    if (!optionsOf[figure].includes(name)) {
      const remedy = figure === "all" ? "it differs between figures. Name the figure it is for" : "leave it out";
      throw new ArgumentError(`${option.long} is no option of ${figure}; ${remedy}.`);
    }
    if (command.getOptionValue("infiniteOnly") === true && figure !== "all" && ofFiniteNetworks.includes(name)) {
      throw new ArgumentError(
        `${option.long} is of finite networks, which --infinite-only leaves out; give one of them.`,
      );
    }
  }
}

/** Whether an option chooses what some figure shows. */
function isChoice(name: string): boolean {
  return Object.values(optionsOf).some((options) => options.includes(name));
}
