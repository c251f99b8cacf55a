import { Argument, type Command } from "commander";
import { choicesSchema, type FigureChoices } from "../experiments/paper/figureChoices.js";
import { type FigureName, figureNames } from "../experiments/paper/figureNames.js";
import { planFigures } from "../experiments/paper/figures.js";
import type { Outcome } from "../experiments/run/outcome.js";
import { jsonSchemaOf } from "../experiments/spec/jsonSchema.js";
import { paperSteps } from "../experiments/spec/paperSteps.js";
import { ArgumentError } from "../native/errors.js";
import { addExamples } from "./examples.js";
import { addFlags } from "./flags.js";
import { oneOf } from "./options.js";
import { printJson } from "./output.js";
import type { CommandContext } from "./run.js";
import { addFigureOptions, addResume, addRunOptions, beginRun, type RunFlags, resultText } from "./runOptions.js";

interface ReproduceOptions extends RunFlags {
  readonly out: string;
  readonly verbose?: boolean;
  readonly [choice: string]: unknown;
}

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
    );
  addExamples(added, [
    ["nnqs reproduce fig2 --infinite-only", "Fig. 2 at infinite width, in seconds"],
    ["nnqs reproduce fig2 --model tfim --widths 300,1000 --members 4", "beside it, finite networks"],
    ["nnqs reproduce all --resume", "every figure, going on with what was interrupted"],
  ]);
  addFlags(added, choicesSchema);
  addResume(added);
  addRunOptions(addFigureOptions(added), { what: "where result directories go", where: "results" }).action(
    async (figure: FigureName | "all", options: ReproduceOptions, command: Command) => {
      requireOptionsOf(figure, command);
      const { threads, force, resume, json, quiet, title, verbose: _, out, ...chosen } = options;
      const run = beginRun({ threads, force, resume, quiet, title }, context);
      const { reporter } = run;
      const choices: FigureChoices = { ...chosen, out };
      const planned = planFigures(figure === "all" ? figureNames : [figure], choices);
      if (figure === "all" && quiet !== true) {
        const { estimateTraining } = await import("../experiments/paper/estimate.js");
        const seconds = await estimateTraining(planned, choices.steps ?? paperSteps, context.signal);
        reporter.note(`about ${Math.ceil(seconds / 60) + 15} minutes, if nothing of it has been computed before`);
      }
      const results: Outcome[] = [];
      for (const { name, run: compute } of planned) {
        reporter.note(name);
        const outcome = await compute(run);
        results.push(outcome);
        reporter.note(`${outcome.directory}: ${resultText(outcome.status)}`);
      }
      if (json) printJson({ results });
    },
  );
}

const { properties: fields = {} } = jsonSchemaOf(choicesSchema);
/** Differ between figures: with `all` they would have to be of one. */
const ofOneFigure = ["train", "widths"];

/** Whether a figure, or all of them, has a choice. */
function hasChoice(figure: FigureName | "all", name: string): boolean {
  if (figure === "all") return !ofOneFigure.includes(name);
  return fields[name]!.figures?.includes(figure) ?? true;
}

/** What finite networks have, and the figures whose infinitely wide networks have it too. */
const ofFiniteNetworks: Readonly<Record<string, readonly (FigureName | "all")[]>> = {
  widths: [],
  precision: [],
  members: ["fig5", "all"],
  steps: ["fig2", "fig3", "all"],
};

/** @throws {ArgumentError} naming an option that was given and would change nothing. */
function requireOptionsOf(figure: FigureName | "all", command: Command): void {
  const given = command.options.filter(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === "cli" && Object.hasOwn(fields, option.attributeName()),
  );
  for (const option of given) {
    const name = option.attributeName();
    if (!hasChoice(figure, name)) {
      const remedy = figure === "all" ? "it differs between figures. Name the figure it is for" : "leave it out";
      throw new ArgumentError(`${option.long} is no option of ${figure}; ${remedy}.`);
    }
    const isOfFinite = Object.hasOwn(ofFiniteNetworks, name) && !ofFiniteNetworks[name]!.includes(figure);
    if (command.getOptionValue("infiniteOnly") === true && isOfFinite) {
      throw new ArgumentError(
        `${option.long} is of finite networks, which --infinite-only leaves out; give one of them.`,
      );
    }
  }
}
