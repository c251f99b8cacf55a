import {
  boolean,
  type Kind,
  type Kinds,
  list,
  oneOf,
  optional,
  requireArgument,
  requireOptions,
  text,
} from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { type Model, models } from "../learn/paperTarget.js";
import { choicesSchema, type FigureChoices, targetChoices } from "./figureChoices.js";
import { ownParameters } from "./figureDefaults.js";
import { type FigureName, figureNames } from "./figureNames.js";
import { type PlannedResult, planFig1, planFig2, planFig3, planFig4, planFig5, planFig6, planFig7 } from "./plans.js";

const checkedLater: Kind = () => undefined; // by the schema of the figure, which names the option of the command

/** An entry of a list that is checked later: anything but a hole, so that what walks through the list before comes to an end. */
const present: Kind = (value) => (value === undefined ? { allowed: "a number", value } : undefined);

const choiceKinds = {
  ...Object.fromEntries(Object.keys(choicesSchema.shape).map((name) => [name, checkedLater])),
  model: oneOf(...models, "both"),
  out: text,
  infiniteOnly: boolean,
  train: optional(list("a list of sizes", present)),
  widths: optional(list("a list of widths", present)),
  sizes: optional(list("a list of sizes", present)),
  fields: optional(list("a list of fields", present)),
  shots: optional(list("a list of numbers of shots", present)),
  scan: optional(list("a list of couplings", present)),
} as Kinds<FigureChoices>;

/** As the library's `planFigures`, which loads this file. @throws {ArgumentError} naming the choice that is not allowed. */
export function planFigures(figures: readonly FigureName[], choices: FigureChoices): PlannedResult[] {
  requireArgument("planFigures", "figures", figures, list("a list of figures", oneOf(...figureNames)));
  requireOptions("planFigures", choices, choiceKinds, ["out"]);
  const { model = "both" } = choices;
  const chosenModels = model === "both" ? models : [model];
  requireParameters(chosenModels, choices);
  return [...figures].flatMap((figure) => {
    const single = ofOne[figure as keyof typeof ofOne];
    if (single !== undefined) return [single(choices)];
    return chosenModels.flatMap((model) => ofModel[figure as keyof typeof ofModel](model, choices));
  });
}

/** Figures of one result. */
const ofOne = { fig1: planFig1, fig5: planFig5, fig6: planFig6, fig7: planFig7 } as const;

/** The results of the figures that have one, or several, for each model. */
const ofModel: Readonly<
  Record<Exclude<FigureName, keyof typeof ofOne>, (model: Model, choices: FigureChoices) => PlannedResult[]>
> = { fig2: planFig2, fig3: planFig3, fig4: planFig4 };

/** @throws {ArgumentError} for a parameter that none of the models has. */
function requireParameters(chosen: readonly Model[], choices: FigureChoices): void {
  for (const model of models) {
    const foreign = targetChoices.find((name) => ownParameters[model].includes(name) && choices[name] !== undefined);
    if (foreign === undefined || chosen.includes(model)) continue;
    throw new ArgumentError(
      `--${foreign} is no parameter of ${chosen[0]}, which has --${ownParameters[chosen[0]!].join(", --")}.`,
    );
  }
}
