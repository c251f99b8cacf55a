import { z } from "zod";
import { models } from "../learn/paperTarget.js";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { fig1Schema } from "./fig1Spec.js";
import { ensemblesSchema, fig2Schema, fig3Schema } from "./trainingSpecs.js";

/** The paper's figures, in the order of their cost. */
export const figureNames = ["fig1", "fig2", "fig3"] as const;
export type FigureName = (typeof figureNames)[number];

/** What the specs of figures have in common, one level deep, under one name each. */
const { boundary, scale, model, ...target } = modelTargetSchema.shape;
const { steps, seed } = fig2Schema.shape;
const { widths, members, precision } = ensemblesSchema.shape;
const { sizes } = fig1Schema.shape;
const ofTraining = { figures: ["fig2", "fig3"] };
const initially = "tfim plus; hubbard groundstate:U=4";

/** Parameters of the target that may be other than the paper's. */
export const targetChoices = [
  ...(["lattice", "time", "initial", "field", "longitudinal", "coupling", "U", "hopping", "up", "down"] as const),
];

/** One of them, with what it is in the paper. */
function ofTarget<Name extends (typeof targetChoices)[number]>(name: Name, fallback?: number | string) {
  const field = target[name] as z.ZodType;
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  return inner.optional().meta({ ...field.meta(), ...(fallback !== undefined && { fallback }), ...ofTraining });
}

/** What a user may choose about figures; what is left out is as in the paper. */
export const choicesSchema = z.strictObject({
  model: z
    .enum([...models, "both"])
    .default("both")
    .meta({ ...model.meta(), ...ofTraining }),
  boundary: boundary.default("periodic").meta({ ...boundary.meta(), ...ofTraining }),
  ...{ lattice: ofTarget("lattice", "3x4"), time: ofTarget("time", 2.1), initial: ofTarget("initial", initially) },
  ...{ field: ofTarget("field", 0.1), longitudinal: ofTarget("longitudinal"), coupling: ofTarget("coupling", 1) },
  ...{ U: ofTarget("U", 8), hopping: ofTarget("hopping", 1), up: ofTarget("up", 2), down: ofTarget("down", 2) },
  train: fig3Schema.shape.trainSizes
    .optional()
    .meta({ description: "training points", symbol: "n,…", fallback: "2400; fig3 2400,3200,4000", ...ofTraining }),
  widths: widths.optional().meta({ ...widths.meta(), fallback: "300,1000,5000; fig1 400,1000,4000" }),
  members: members
    .unwrap()
    .optional()
    .meta({ ...members.meta(), fallback: "10; fig1 100" }),
  sizes: sizes
    .unwrap()
    .optional()
    .meta({ ...sizes.meta(), fallback: "4,6,…,20", figures: ["fig1"] }),
  steps: steps.meta({ ...steps.meta(), ...ofTraining }),
  precision: precision.meta({ ...precision.meta(), ...ofTraining }),
  infiniteOnly: z
    .boolean()
    .default(false)
    .meta({
      description: "only the infinitely wide networks, no finite ensembles",
      ...ofTraining,
    }),
  targetScale: scale.meta({ ...scale.meta(), ...ofTraining }),
  seed,
});

/** What a user may choose about figures, and where their directories go. */
export type FigureChoices = Readonly<z.infer<typeof choicesSchema>> & { readonly out: string };
