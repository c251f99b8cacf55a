// What computes a figure is loaded when it is computed: a result that is there already is found in half the time.
import { inNameOf } from "../../arguments/index.js";
import { type Model, paperTarget } from "../learn/paperTarget.js";
import { asFigureOption, type ModelPlan, planModelTarget } from "../learn/target.js";
import type { ModelTarget } from "../learn/targetSpec.js";
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
import {
  fig4Symmetry,
  fig5Defaults,
  fig6Target,
  memberDefaults,
  otherModel,
  ownParameters,
  trainDefaults,
  widthDefaults,
} from "./figureDefaults.js";
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

/** What of the target is not as in the paper. */
function changesOf(model: Model, choices: FigureChoices): Partial<ModelTarget> {
  const foreign = ownParameters[otherModel(model)];
  const names = targetChoices.filter((name) => choices[name] !== undefined && !foreign.includes(name));
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
  const { lattice, boundary, members, horizon, steps, seed, precision, widths = widthDefaults.fig5 } = choices;
  const { fields = fig5Defaults.fields } = parseSpec(
    fieldsSchema,
    { fields: choices.fields },
    "reproduce fig5",
    optionNames,
  );
  const ising = fields.map((field) => ({
    target: { model: "tfim", lattice: lattice ?? fig5Defaults.ising, boundary, field },
  }));
  const heisenberg = ["given", "marshall"].map((basis) => {
    return { target: { model: "heisenberg", lattice: lattice ?? fig5Defaults.heisenberg, boundary }, basis };
  });
  const ensembles = choices.infiniteOnly ? null : { widths, members: members ?? memberDefaults.fig5, precision };
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
  const target = { ...fig6Target, boundary, ...changesOf("tfim", choices) };
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
  const sizes = choices.train ?? trainDefaults.fig2;
  let planned: ModelPlan | undefined;
  return sizes.map((train) => {
    const spec = parseSpec(
      fig2Schema,
      { experiment: "fig2", ...common("fig2", model, choices), train, symmetry: choices.symmetry },
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
      ensembles: plannedEnsembles("fig2", model, train, choices, choices.symmetry),
    };
  });
}

/** Fig. 3 of one model. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig3(model: Model, choices: FigureChoices): PlannedResult[] {
  const trainSizes = choices.train ?? trainDefaults.fig3;
  const spec = parseSpec(
    fig3Schema,
    { experiment: "fig3", ...common("fig3", model, choices), trainSizes, symmetry: choices.symmetry },
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
    ensembles: trainSizes.flatMap((train) => plannedEnsembles("fig3", model, train, choices, choices.symmetry)),
  };
  return [planned];
}

/** Fig4 of one model. @throws {ArgumentError} naming the option that is not allowed. */
export function planFig4(model: Model, choices: FigureChoices): PlannedResult[] {
  const {
    train: trainSizes = trainDefaults.fig4,
    splits,
    seed,
    symmetry = fig4Symmetry(model, choices.longitudinal),
  } = choices;
  const { target, ensembles, steps } = common("fig4", model, choices);
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
    [undefined, symmetry].flatMap((kind) => plannedEnsembles("fig4", model, train, choices, kind)),
  );
  return [{ figure: "fig4", name, run, ensembles: trained }];
}

/** What is computed of a target, once for whatever asks for it. */
function planTarget(figure: FigureName, target: ModelTarget): ModelPlan {
  return inNameOf(`reproduce ${figure}`, () => planModelTarget(target, asFigureOption));
}

type TrainingFigure = keyof typeof trainDefaults;

function common(figure: TrainingFigure, model: Model, choices: FigureChoices) {
  const { widths = widthDefaults[figure], members = memberDefaults[figure], precision } = choices;
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
  figure: TrainingFigure,
  model: Model,
  train: number,
  choices: FigureChoices,
  symmetry: string | undefined,
): PlannedResult["ensembles"] {
  if (choices.infiniteOnly) return [];
  const { widths = widthDefaults[figure], members = memberDefaults[figure] } = choices;
  return widths.map((width) => ({
    key: `${model} ${train} ${width} ${symmetry ?? "none"} ${members}`,
    networks: 2 * members,
    width,
  }));
}
