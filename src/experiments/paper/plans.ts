// What computes a figure is loaded when it is computed: a result that is there already is found in half the time.
import { inNameOf } from "../../arguments/index.js";
import { type Model, paperTarget } from "../learn/paperTarget.js";
import { asFigureOption, type ModelPlan, planModelTarget } from "../learn/target.js";
import { type ModelTarget, targetParametersOf } from "../learn/targetSpec.js";
import { type Computed, type Computing, runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { storable } from "../run/storable.js";
import { parseSpec } from "../spec/parseSpec.js";
import { fig1Schema } from "./fig1Spec.js";
import { fig4Schema } from "./fig4Spec.js";
import { fig5Schema } from "./fig5Spec.js";
import { fig6Schema, requireMeasurable } from "./fig6Spec.js";
import { fig7Schema } from "./fig7Spec.js";
import { choicesSchema, type FigureChoices, fieldsSchema, targetChoices } from "./figureChoices.js";
import { figureDirectory } from "./figureDirectory.js";
import type { FigureName } from "./figureNames.js";
import { requireTrainSizes } from "./requireTrainSizes.js";
import { fig2Schema, fig3Schema } from "./trainingSpecs.js";

/** What messages call the fields of specs. */
const optionNames = {
  ...Object.fromEntries(targetChoices.map((name) => [`target.${name}`, `--${name}`])),
  "target.scale": "--target-scale",
  trainSizes: "--train",
  "ensembles.widths": "--widths",
  "ensembles.members": "--members",
  "ensembles.precision": "--precision",
  ...Object.fromEntries(Object.keys(choicesSchema.shape).map((name) => [name, `--${name}`])),
};

const paperWidths = [300, 1000, 5000];
const paperMembers = 10;
/** Of the figures of other losses. */
const lossMembers = 5;

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
  /** Ensembles that it trains in directories of their own, where other results find them; fig5 keeps what it trains to itself. */
  readonly ensembles: readonly PlannedEnsemble[];
}

/**
 * What computes a figure into its directory, unless its result is there.
 *
 * @param compute - Loads what computes it: it is not wanted for a result that is there.
 */
function running(
  spec: { readonly experiment: FigureName; readonly seed?: number },
  directory: string,
  compute: (options: Computing) => Promise<Computed>,
): PlannedResult["run"] {
  const experiment = { spec: storable(spec), seed: spec.seed ?? 0, directory }; // fig7 draws nothing
  return (options) => runExperiment(experiment, options, (reporter) => compute({ ...options, reporter }));
}

/** Parameters that only one of the models has. */
export const ownParameters: Readonly<Record<Model, readonly string[]>> = {
  tfim: targetParametersOf("tfim"),
  hubbard: targetParametersOf("hubbard"),
};

/** What of the target is not as in the paper. */
function changesOf(model: Model, choices: FigureChoices): Partial<ModelTarget> {
  const other = model === "tfim" ? "hubbard" : "tfim";
  const names = targetChoices.filter((name) => choices[name] !== undefined && !ownParameters[other].includes(name));
  return Object.fromEntries(names.map((name) => [name, choices[name]]));
}

/** Fig. 1. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig1({ sizes, widths, members, seed, out }: FigureChoices): PlannedResult {
  const spec = parseSpec(
    fig1Schema,
    { experiment: "fig1", sizes, widths, members, seed },
    "reproduce fig1",
    optionNames,
  );
  return {
    figure: "fig1",
    name: "fig1",
    run: running(spec, figureDirectory(out, "fig1"), async (options) =>
      (await import("./fig1.js")).computeFig1(spec, options),
    ),
    ensembles: [],
  };
}

/** Fig5. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig5(choices: FigureChoices): PlannedResult {
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
    run: running(spec, figureDirectory(choices.out, "fig5"), async (options) =>
      (await import("./fig5.js")).computeFig5(spec, options),
    ),
    ensembles: [],
  };
}

/** Fig6. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig6(choices: FigureChoices): PlannedResult {
  const { bases, shots, members, horizon, seed, boundary } = choices;
  const measured = { model: "tfim", lattice: "6", field: 0.5, initial: "plus", time: 1, boundary };
  const target = { ...measured, ...changesOf("tfim", choices) };
  const asked = { experiment: "fig6", target, bases, shots, members, horizon, seed };
  const spec = parseSpec(fig6Schema, asked, "reproduce fig6", optionNames);
  const planned = planTarget("fig6", spec.target);
  requireMeasurable(spec, planned.basis.sites);
  return {
    figure: "fig6",
    name: "fig6",
    run: running(spec, figureDirectory(choices.out, "fig6"), async (options) =>
      (await import("./fig6.js")).computeFig6(spec, planned, options),
    ),
    ensembles: [],
  };
}

/** Fig7. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig7({ lattice, boundary, scan, out }: FigureChoices): PlannedResult {
  const asked = { experiment: "fig7", lattice, boundary, scan };
  const spec = parseSpec(fig7Schema, asked, "reproduce fig7", optionNames);
  return {
    figure: "fig7",
    name: "fig7",
    run: running(spec, figureDirectory(out, "fig7"), async (options) =>
      (await import("./fig7.js")).computeFig7(spec, options),
    ),
    ensembles: [],
  };
}

/** Fig. 2, a result for each training size of one model. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig2(model: Model, choices: FigureChoices): PlannedResult[] {
  const sizes = choices.train ?? [2400];
  let planned: ModelPlan | undefined;
  return sizes.map((train) => {
    const spec = parseSpec(
      fig2Schema,
      { experiment: "fig2", ...common(model, choices), train, symmetry: choices.symmetry },
      "reproduce fig2",
      optionNames,
    );
    planned ??= planTarget("fig2", spec.target);
    const target = planned;
    requireTrainSizes("fig2", [train], { model, states: target.basis.dimension });
    const size = sizes.length > 1 ? train : undefined;
    const directory = figureDirectory(choices.out, "fig2", model, choices.symmetry, size);
    return {
      figure: "fig2" as const,
      name: `fig2 ${model}, ${train} training points`,
      run: running(spec, directory, async (options) =>
        (await import("./fig2.js")).computeFig2(spec, target, choices.out, options),
      ),
      ensembles: plannedEnsembles(model, train, choices, choices.symmetry),
    };
  });
}

/** Fig. 3 of one model. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig3(model: Model, choices: FigureChoices): PlannedResult[] {
  const trainSizes = choices.train ?? [2400, 3200, 4000];
  const spec = parseSpec(
    fig3Schema,
    { experiment: "fig3", ...common(model, choices), trainSizes, symmetry: choices.symmetry },
    "reproduce fig3",
    optionNames,
  );
  const target = planTarget("fig3", spec.target);
  requireTrainSizes("fig3", trainSizes, { model, states: target.basis.dimension });
  const planned: PlannedResult = {
    figure: "fig3",
    name: `fig3 ${model}, ${trainSizes.join(", ")} training points`,
    run: running(spec, figureDirectory(choices.out, "fig3", model, choices.symmetry), async (options) =>
      (await import("./fig3.js")).computeFig3(spec, target, choices.out, options),
    ),
    ensembles: trainSizes.flatMap((train) => plannedEnsembles(model, train, choices, choices.symmetry)),
  };
  return [planned];
}

/** Sizes at which the orbits of the paper's targets are seen one after the other, and all of them. */
const symmetrySizes = [50, 100, 200, 400, 800, 1200, 1600, 2400];

/** Finite networks of fig4, which trains plain and symmetric ones at every size. */
const [symmetryWidths, symmetryMembers] = [[1000], 4];

/** Fig4 of one model. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig4(model: Model, choices: FigureChoices): PlannedResult[] {
  const { train: trainSizes = symmetrySizes, splits, seed, longitudinal = 0 } = choices;
  const own = { ...choices, widths: choices.widths ?? symmetryWidths, members: choices.members ?? symmetryMembers };
  const { target, ensembles, steps } = common(model, own);
  const symmetry = choices.symmetry ?? (model === "tfim" && longitudinal === 0 ? "space+flip" : "space");
  const asked = { experiment: "fig4", target, symmetry, trainSizes, splits, seed, ensembles, steps };
  const spec = parseSpec(fig4Schema, asked, "reproduce fig4", optionNames);
  const planned = planTarget("fig4", spec.target);
  requireTrainSizes("fig4", trainSizes, { model, states: planned.basis.dimension }, true);
  const directory = figureDirectory(choices.out, "fig4", model);
  const name = `fig4 ${model}, ${spec.splits} splits`;
  const run = running(spec, directory, async (options) =>
    (await import("./fig4.js")).computeFig4(spec, planned, choices.out, options),
  );
  const trained = trainSizes.flatMap((train) =>
    [undefined, symmetry].flatMap((kind) => plannedEnsembles(model, train, own, kind)),
  );
  return [{ figure: "fig4", name, run, ensembles: trained }];
}

/** What is computed of a target, once for whatever asks for it. */
function planTarget(figure: FigureName, target: ModelTarget): ModelPlan {
  return inNameOf(`reproduce ${figure}`, () => planModelTarget(target, asFigureOption));
}

function common(model: Model, choices: FigureChoices) {
  const { widths = paperWidths, members = paperMembers, precision } = choices;
  return {
    target: paperTarget(model, {
      boundary: choices.boundary,
      scale: choices.targetScale,
      ...changesOf(model, choices),
    }),
    steps: choices.steps,
    seed: choices.seed,
    ensembles: choices.infiniteOnly ? null : { widths, members, precision },
  };
}

function plannedEnsembles(
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
