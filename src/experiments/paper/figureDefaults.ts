import type { z } from "zod";
import { type Model, models, paperTarget } from "../learn/paperTarget.js";
import { type ModelTarget, modelTargetSchema, targetParametersOf } from "../learn/targetSpec.js";
import { fig1Schema } from "./fig1Spec.js";
import { fig4Schema } from "./fig4Spec.js";
import { fig5Schema } from "./fig5Spec.js";
import { fig6Schema } from "./fig6Spec.js";
import { fig7Schema } from "./fig7Spec.js";
import type { FigureName } from "./figureNames.js";
import { fig2Schema } from "./trainingSpecs.js";

// What figures take where nothing is chosen: plans take the values, the help of each option is made from them.

/** A value for each of some figures. */
type ByFigure<T> = Readonly<Partial<Record<FigureName, T>>>;

const filledIn = <T>(field: z.ZodType<T>): T => field.parse(undefined);

const paperWidths = [300, 1000, 5000];
const { steps } = fig2Schema.shape;

/** Training points. Those of fig4 are where the orbits of the paper's targets are seen one after the other, and all of them. */
export const trainDefaults = {
  fig2: [2400],
  fig3: [2400, 3200, 4000],
  fig4: [50, 100, 200, 400, 800, 1200, 1600, 2400],
} satisfies ByFigure<readonly number[]>;

/** Neurons of finite networks; fig4 trains plain and symmetric ones at every size. */
export const widthDefaults = {
  fig2: paperWidths,
  fig3: paperWidths,
  fig5: paperWidths,
  fig1: filledIn(fig1Schema.shape.widths),
  fig4: [1000],
} satisfies ByFigure<number[]>;

/** Networks per width, or members at infinite width. */
export const memberDefaults = {
  fig2: 10,
  fig3: 10,
  fig1: filledIn(fig1Schema.shape.members),
  fig4: 4,
  fig5: filledIn(fig5Schema.shape.members),
  fig6: filledIn(fig6Schema.shape.members),
} satisfies ByFigure<number>;

/** Steps of finite networks. */
export const stepDefaults = {
  fig2: filledIn(steps),
  fig3: filledIn(steps),
  fig4: filledIn(fig4Schema.shape.steps),
  fig5: filledIn(fig5Schema.shape.steps),
} satisfies ByFigure<number>;

/** How far infinitely wide networks are followed. */
export const horizonDefaults = {
  fig5: filledIn(fig5Schema.shape.horizon),
  fig6: filledIn(fig6Schema.shape.horizon),
} satisfies ByFigure<number>;

/** Transverse fields of the Ising models of fig5, and the lattices of these and of the Heisenberg models. */
export const fig5Defaults = { fields: [1, 3, 5], ising: "3x4", heisenberg: "12" } as const;

/** The state that fig6 measures. */
export const fig6Target = { model: "tfim", lattice: "6", field: 0.5, initial: "plus", time: 1 } as const;

/** The symmetry that fig4 gives to networks. */
export function fig4Symmetry(model: Model, longitudinal: unknown = 0): "space" | "space+flip" {
  return model === "tfim" && longitudinal === 0 ? "space+flip" : "space";
}

/** As {@link fig4Symmetry}, in words. */
export const symmetryText = `none; fig4 tfim ${fig4Symmetry("tfim")}, with a longitudinal field ${fig4Symmetry("tfim", 1)}; hubbard ${fig4Symmetry("hubbard")}`;

/** "10; fig1 100; fig4 4": values by figure, the first one's for all that are not named. */
export function textOf(values: ByFigure<unknown>): string {
  const texts = Object.entries(values).map(([figure, value]) => ({ figure, text: written(value) }));
  const usual = texts[0]!.text;
  const others = new Map<string, string[]>();
  for (const { figure, text } of texts.sort((a, b) => (a.figure < b.figure ? -1 : 1))) {
    if (text !== usual) others.set(text, [...(others.get(text) ?? []), figure]);
  }
  return [usual, ...[...others].map(([text, figures]) => `${figures.join(", ")} ${text}`)].join("; ");
}

/** Of a longer list its beginning and its end. */
const mostWritten = 5;

/** "4,6,…,20" */
function written(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return (value.length > mostWritten ? [value[0], value[1], "…", value.at(-1)] : value).join();
}

/** Parameters that only one of the models has. */
export const ownParameters: Readonly<Record<Model, readonly string[]>> = {
  tfim: targetParametersOf("tfim"),
  hubbard: targetParametersOf("hubbard"),
};

/** The model that another one is not. */
export function otherModel(model: Model): Model {
  return model === "tfim" ? "hubbard" : "tfim";
}

/** What a field of the target is in the paper, in words; undefined where the models leave it at what it is anyway. */
export function targetText(name: keyof ModelTarget): string | undefined {
  if (name === "lattice") {
    const lattices = { fig2: paperValue("tfim", name), fig5: `${fig5Defaults.ising} and ${fig5Defaults.heisenberg}` };
    return textOf({ ...lattices, fig6: fig6Target.lattice, fig7: filledIn(fig7Schema.shape.lattice) });
  }
  const ofModels = models.map((model) => [model, paperValue(model, name)] as const);
  const own = ofModels.filter(([, value]) => value !== undefined);
  const [first] = own;
  if (first === undefined) return undefined;
  const same = own.every(([, value]) => value === first[1]);
  const paper = same ? String(first[1]) : own.map(([model, value]) => `${model} ${value}`).join("; ");
  const measured: Readonly<Record<string, unknown>> = fig6Target;
  return name in measured && measured[name] !== paper ? textOf({ fig2: paper, fig6: measured[name] }) : paper;
}

function paperValue(model: Model, name: keyof ModelTarget): unknown {
  const given: Readonly<Record<string, unknown>> = paperTarget(model);
  if (ownParameters[otherModel(model)].includes(name)) return undefined;
  return given[name] ?? modelTargetSchema.shape[name].safeParse(undefined).data;
}
