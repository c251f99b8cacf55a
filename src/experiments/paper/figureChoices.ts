import { z } from "zod";
import { models } from "../learn/paperTarget.js";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { fig1Schema } from "./fig1Spec.js";
import { fig4Schema } from "./fig4Spec.js";
import { ensemblesSchema, fig2Schema, fig3Schema } from "./trainingSpecs.js";

/** The paper's figures, and fig4, which shows what symmetry adds to them. */
export const figureNames = ["fig1", "fig2", "fig3", "fig4"] as const;
/** One of {@link figureNames}. */
export type FigureName = (typeof figureNames)[number];

/** What the specs of figures have in common, one level deep, under one name each. */
const { boundary, scale, model, ...target } = modelTargetSchema.shape;
const { steps, seed } = fig2Schema.shape;
const { widths, members, precision } = ensemblesSchema.shape;
const { sizes } = fig1Schema.shape;
const { splits, symmetry } = fig4Schema.shape;
const ofTraining = { figures: ["fig2", "fig3", "fig4"] };
const ofTarget = { figures: ["fig2", "fig3", "fig4"] };
const ofNetworks = { figures: ["fig1", "fig2", "fig3", "fig4"] };
const initially = "tfim plus; hubbard groundstate:U=4";

/** Parameters of the target that may be other than the paper's. */
export const targetChoices = [
  ...([
    "lattice",
    "time",
    "initial",
    "field",
    "longitudinal",
    "coupling",
    "coupling2",
    "U",
    "hopping",
    "up",
    "down",
  ] as const),
];

/** One of them, with what it is in the paper. */
function targetField<Name extends (typeof targetChoices)[number]>(name: Name, fallback?: number | string) {
  const field = target[name] as z.ZodType;
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  return inner.optional().meta({ ...field.meta(), ...(fallback !== undefined && { fallback }), ...ofTarget });
}

/** What a user may choose about figures; what is left out is as in the paper. */
export const choicesSchema = z.strictObject({
  model: z
    .enum([...models, "both"])
    .default("both")
    .meta({ ...model.meta(), ...ofTarget }),
  boundary: boundary.default("periodic").meta({ ...boundary.meta(), ...ofTarget }),
  ...{
    lattice: targetField("lattice", "3x4"),
    time: targetField("time", 2.1),
    initial: targetField("initial", initially),
  },
  ...{
    field: targetField("field", 0.1),
    longitudinal: targetField("longitudinal"),
    coupling: targetField("coupling", 1),
    coupling2: targetField("coupling2"),
  },
  ...{
    U: targetField("U", 8),
    hopping: targetField("hopping", 1),
    up: targetField("up", 2),
    down: targetField("down", 2),
  },
  train: fig3Schema.shape.trainSizes.optional().meta({
    description: "training points",
    symbol: "n,…",
    fallback: "2400; fig3 2400,3200,4000; fig4 50,100,…,2400",
    ...ofTarget,
  }),
  widths: widths
    .optional()
    .meta({ ...widths.meta(), fallback: "300,1000,5000; fig1 400,1000,4000; fig4 1000", ...ofNetworks }),
  members: members
    .unwrap()
    .optional()
    .meta({ ...members.meta(), fallback: "10; fig1 100; fig4 4", ...ofNetworks }),
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
  targetScale: scale.meta({ ...scale.meta(), ...ofTarget }),
  symmetry: symmetry.optional().meta({
    ...symmetry.meta(),
    ...{
      symbol: "kind",
      fallback: "none; fig4 tfim space+flip, with a longitudinal field space; hubbard space",
      ...ofTarget,
    },
  }),
  splits: splits
    .unwrap()
    .optional()
    .meta({ ...splits.meta(), fallback: 5, figures: ["fig4"] }),
  seed,
});

/** What a user may choose about figures, and where their directories go. */
export type FigureChoices = Readonly<z.infer<typeof choicesSchema>> & {
  /** The directory that results go into. */
  readonly out: string;
};
