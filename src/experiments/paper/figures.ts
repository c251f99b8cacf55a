import {
  boolean,
  type Kind,
  type Kinds,
  list,
  noMore,
  oneOf,
  optional,
  requireArgument,
  requireOptions,
  text,
} from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { type Model, models, paperTarget } from "../learn/paperTarget.js";
import { type ModelTarget, targetParametersOf } from "../learn/targetSpec.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { parseSpec } from "../spec/parseSpec.js";
import { fig1Directory, runFig1 } from "./fig1.js";
import { fig1Schema } from "./fig1Spec.js";
import { fig2Directory, runFig2 } from "./fig2.js";
import { fig3Directory, runFig3 } from "./fig3.js";
import { fig4Directory, runFig4 } from "./fig4.js";
import { fig4Schema } from "./fig4Spec.js";
import { fig5Directory, runFig5 } from "./fig5.js";
import { fig5Schema } from "./fig5Spec.js";
import { fig6Directory, runFig6 } from "./fig6.js";
import { fig6Schema } from "./fig6Spec.js";
import { fig7Directory, runFig7 } from "./fig7.js";
import { fig7Schema } from "./fig7Spec.js";
import { type FigureChoices, type FigureName, fieldsSchema, figureNames, targetChoices } from "./figureChoices.js";
import { fig2Schema, fig3Schema } from "./trainingSpecs.js";

/** What messages call the fields of specs. */
const optionNames = {
  ...{ sizes: "--sizes", widths: "--widths", members: "--members", train: "--train", trainSizes: "--train" },
  ...Object.fromEntries(targetChoices.map((name) => [`target.${name}`, `--${name}`])),
  ...{ steps: "--steps", seed: "--seed", "target.scale": "--target-scale", "ensembles.widths": "--widths" },
  ...{
    "ensembles.members": "--members",
    "ensembles.precision": "--precision",
    symmetry: "--symmetry",
    splits: "--splits",
  },
  ...{ horizon: "--horizon", bases: "--bases", shots: "--shots", scan: "--scan" },
  ...{ lattice: "--lattice", boundary: "--boundary", fields: "--fields" },
};

const paperWidths = [300, 1000, 5000];
const paperMembers = 10;
/** Of the figures of other losses. */
const lossMembers = 5;

const checkedLater: Kind = () => undefined; // by the schema of the figure, which names the option of the command

const choiceKinds = {
  model: oneOf(...models, "both"),
  out: text,
  ...{ boundary: checkedLater, train: optional(list("a list of sizes")), widths: optional(list("a list of widths")) },
  ...{ members: checkedLater, sizes: optional(list("a list of sizes")), steps: checkedLater, precision: checkedLater },
  ...Object.fromEntries(targetChoices.map((name) => [name, checkedLater])),
  ...{ infiniteOnly: boolean, targetScale: checkedLater, seed: checkedLater },
  ...{
    symmetry: checkedLater,
    splits: checkedLater,
    fields: optional(list("a list of fields")),
    horizon: checkedLater,
  },
  ...{
    bases: checkedLater,
    shots: optional(list("a list of numbers of shots")),
    scan: optional(list("a list of couplings")),
  },
} as Kinds<FigureChoices>;

/** An ensemble that a result trains; results with the same one train it once. */
export interface PlannedEnsemble {
  /** What tells it from others. */
  readonly key: string;
  /** How many networks are trained. */
  readonly networks: number;
  /** Units of their hidden layers. */
  readonly width: number;
}

/** One result directory that is to be computed. */
export interface PlannedResult {
  /** The figure that it belongs to. */
  readonly figure: FigureName;
  /** What it is called: figure, model, training points. */
  readonly name: string;
  /** Computes it, or finds it done. */
  readonly run: (options: RunOptions) => Promise<Outcome>;
  /** Networks that it trains. */
  readonly ensembles: readonly PlannedEnsemble[];
}

/**
 * The result directories that make up figures, cheapest first, with every spec checked.
 *
 * @throws {ArgumentError} naming the choice that is not allowed.
 *
 * @example
 * ```ts
 * import { experiments } from "infinite-nnqs";
 *
 * const planned = experiments.planFigures(["fig2"], {
 *   ...{ model: "both", boundary: "periodic", steps: 1000, precision: "float32", infiniteOnly: true, targetScale: 1 },
 *   ...{ train: [2400], widths: [1000], members: 10, seed: 0, out: "results" },
 * });
 * console.log(planned.length); // 2: one per model, each computed by its run(options)
 * ```
 */
export function planFigures(figures: readonly FigureName[], choices: FigureChoices): PlannedResult[] {
  noMore("planFigures", arguments, 2);
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

/** Parameters that only one of the models has. */
const ownParameters: Readonly<Record<Model, readonly string[]>> = {
  tfim: targetParametersOf("tfim"),
  hubbard: targetParametersOf("hubbard"),
};

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

/** What of the target is not as in the paper. */
function changesOf(model: Model, choices: FigureChoices): Partial<ModelTarget> {
  const other = model === "tfim" ? "hubbard" : "tfim";
  const names = targetChoices.filter((name) => choices[name] !== undefined && !ownParameters[other].includes(name));
  return Object.fromEntries(names.map((name) => [name, choices[name]]));
}

function planFig1({ sizes, widths, members, seed, out }: FigureChoices): PlannedResult {
  const spec = parseSpec(
    fig1Schema,
    { experiment: "fig1", sizes, widths, members, seed },
    "reproduce fig1",
    optionNames,
  );
  return { figure: "fig1", name: "fig1", run: (options) => runFig1(spec, fig1Directory(out), options), ensembles: [] };
}

function planFig5(choices: FigureChoices): PlannedResult {
  const { lattice, boundary, members, horizon, steps, seed, precision, widths = paperWidths } = choices;
  const { fields = [1, 3, 5] } = parseSpec(fieldsSchema, { fields: choices.fields }, "reproduce fig5", optionNames);
  const ising = fields.map((field) => ({ target: { model: "tfim", lattice: lattice ?? "3x4", boundary, field } }));
  const heisenberg = ["given", "marshall"].map((basis) => {
    return { target: { model: "heisenberg", lattice: lattice ?? "12", boundary }, basis };
  });
  const ensembles = choices.infiniteOnly ? null : { widths, members: members ?? lossMembers, precision };
  const asked = { experiment: "fig5", searches: [...ising, ...heisenberg], members, horizon, steps, ensembles, seed };
  const spec = parseSpec(fig5Schema, asked, "reproduce fig5", optionNames);
  return {
    figure: "fig5",
    name: "fig5",
    run: (options) => runFig5(spec, fig5Directory(choices.out), options),
    ensembles: [],
  };
}

function planFig6(choices: FigureChoices): PlannedResult {
  const { bases, shots, members, horizon, seed, boundary } = choices;
  const measured = { model: "tfim", lattice: "6", field: 0.5, initial: "plus", time: 1, boundary };
  const target = { ...measured, ...changesOf("tfim", choices) };
  const asked = { experiment: "fig6", target, bases, shots, members, horizon, seed };
  const spec = parseSpec(fig6Schema, asked, "reproduce fig6", optionNames);
  return {
    figure: "fig6",
    name: "fig6",
    run: (options) => runFig6(spec, fig6Directory(choices.out), options),
    ensembles: [],
  };
}

function planFig7({ lattice, boundary, scan, out }: FigureChoices): PlannedResult {
  const asked = { experiment: "fig7", lattice, boundary, scan };
  const spec = parseSpec(fig7Schema, asked, "reproduce fig7", optionNames);
  return { figure: "fig7", name: "fig7", run: (options) => runFig7(spec, fig7Directory(out), options), ensembles: [] };
}

function planFig2(model: Model, choices: FigureChoices): PlannedResult[] {
  const sizes = choices.train ?? [2400];
  return sizes.map((train) => {
    const spec = parseSpec(
      fig2Schema,
      { experiment: "fig2", ...common(model, choices), train, symmetry: choices.symmetry },
      "reproduce fig2",
      optionNames,
    );
    const directory = fig2Directory(choices.out, model, choices.symmetry, sizes.length > 1 ? train : undefined);
    return {
      figure: "fig2" as const,
      name: `fig2 ${model}, ${train} training points`,
      run: (options) => runFig2(spec, directory, choices.out, options),
      ensembles: ensemblesOf(model, train, choices, choices.symmetry),
    };
  });
}

function planFig3(model: Model, choices: FigureChoices): PlannedResult[] {
  const trainSizes = choices.train ?? [2400, 3200, 4000];
  const spec = parseSpec(
    fig3Schema,
    { experiment: "fig3", ...common(model, choices), trainSizes, symmetry: choices.symmetry },
    "reproduce fig3",
    optionNames,
  );
  const planned: PlannedResult = {
    figure: "fig3",
    name: `fig3 ${model}, ${trainSizes.join(", ")} training points`,
    run: (options) => runFig3(spec, fig3Directory(choices.out, model, choices.symmetry), choices.out, options),
    ensembles: trainSizes.flatMap((train) => ensemblesOf(model, train, choices, choices.symmetry)),
  };
  return [planned];
}

/** Sizes at which the orbits of the paper's targets are seen one after the other, and all of them. */
const symmetrySizes = [50, 100, 200, 400, 800, 1200, 1600, 2400];

/** Finite networks of fig4, which trains plain and symmetric ones at every size. */
const [symmetryWidths, symmetryMembers] = [[1000], 4];

function planFig4(model: Model, choices: FigureChoices): PlannedResult[] {
  const { train: trainSizes = symmetrySizes, splits, seed, longitudinal = 0 } = choices;
  const own = { ...choices, widths: choices.widths ?? symmetryWidths, members: choices.members ?? symmetryMembers };
  const { target, ensembles, steps } = common(model, own);
  const symmetry = choices.symmetry ?? (model === "tfim" && longitudinal === 0 ? "space+flip" : "space");
  const asked = { experiment: "fig4", target, symmetry, trainSizes, splits, seed, ensembles, steps };
  const spec = parseSpec(fig4Schema, asked, "reproduce fig4", optionNames);
  const directory = fig4Directory(choices.out, model);
  const name = `fig4 ${model}, ${spec.splits} splits`;
  const run = (options: RunOptions) => runFig4(spec, directory, choices.out, options);
  const trained = trainSizes.flatMap((train) =>
    [undefined, symmetry].flatMap((kind) => ensemblesOf(model, train, own, kind)),
  );
  return [{ figure: "fig4", name, run, ensembles: trained }];
}

function common(model: Model, choices: FigureChoices) {
  const { widths = paperWidths, members = paperMembers, precision } = choices;
  return {
    target: paperTarget(model, {
      boundary: choices.boundary,
      scale: choices.targetScale,
      ...changesOf(model, choices),
    }),
    ...{ steps: choices.steps, seed: choices.seed },
    ensembles: choices.infiniteOnly ? null : { widths, members, precision },
  };
}

function ensemblesOf(
  model: Model,
  train: number,
  choices: FigureChoices,
  symmetry: string | undefined,
): PlannedResult["ensembles"] {
  if (choices.infiniteOnly) return [];
  const { widths = paperWidths, members = paperMembers } = choices;
  return widths.map((width) => ({
    key: `${model} ${train} ${width} ${symmetry ?? "none"} ${members}`,
    networks: 2 * members,
    width,
  }));
}
