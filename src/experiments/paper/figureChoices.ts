import { z } from "zod";
import { models } from "../learn/paperTarget.js";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { eachOnce } from "../spec/limits.js";
import { fig1Schema } from "./fig1Spec.js";
import { fig4Schema } from "./fig4Spec.js";
import { horizon } from "./fig5Spec.js";
import { fig6Schema } from "./fig6Spec.js";
import { fig7Schema } from "./fig7Spec.js";
import { ensemblesSchema, fig2Schema, fig3Schema } from "./trainingSpecs.js";

/** What the specs of figures have in common, one level deep, under one name each. */
const { boundary, scale, model, ...target } = modelTargetSchema.shape;
const { steps, seed } = fig2Schema.shape;
const { widths, members, precision } = ensemblesSchema.shape;
const { sizes } = fig1Schema.shape;
const { splits, symmetry } = fig4Schema.shape;
const { bases, shots } = fig6Schema.shape;
const { scan } = fig7Schema.shape;
const ofPaper = ["fig2", "fig3", "fig4"];
const ofTraining = { figures: [...ofPaper, "fig5"] };
const ofTarget = { figures: ofPaper };
const ofState = { figures: [...ofPaper, "fig6"] };
const ofLattice = { figures: [...ofPaper, "fig5", "fig6", "fig7"] };
const ofNetworks = { figures: ["fig1", ...ofPaper, "fig5"] };
const initially = "tfim plus; hubbard groundstate:U=4; fig6 plus";

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
function targetField<Name extends (typeof targetChoices)[number]>(
  name: Name,
  fallback?: number | string,
  which: { readonly figures: readonly string[] } = ofTarget,
) {
  const field = target[name] as z.ZodType;
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  return inner.optional().meta({ ...field.meta(), ...(fallback !== undefined && { fallback }), ...which });
}

/** Transverse fields of the Ising models of fig5. */
const fields = z
  .array(z.number().min(-1e6).max(1e6))
  .min(1)
  .max(10)
  .refine(...eachOnce("number"));

/**
 * What a user may choose about figures; what is left out is as in the paper. It describes the choices; what is chosen is checked by the schema of
 * each figure, of whose fields these are.
 */
export const choicesSchema = z.strictObject({
  model: z
    .enum([...models, "both"])
    .default("both")
    .meta({ ...model.meta(), ...ofTarget }),
  boundary: boundary.default("periodic").meta({ ...boundary.meta(), ...ofLattice }),
  lattice: targetField("lattice", "3x4; fig5 3x4 and 12, fig6 6, fig7 4x4", ofLattice),
  time: targetField("time", "2.1; fig6 1", ofState),
  initial: targetField("initial", initially, ofState),
  field: targetField("field", "0.1; fig6 0.5", ofState),
  longitudinal: targetField("longitudinal", undefined, ofState),
  coupling: targetField("coupling", 1, ofState),
  coupling2: targetField("coupling2", undefined, ofState),
  U: targetField("U", 8),
  hopping: targetField("hopping", 1),
  up: targetField("up", 2),
  down: targetField("down", 2),
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
    .meta({
      ...members.meta(),
      fallback: "10; fig1 100; fig4 4; fig5, fig6 5",
      figures: ["fig1", ...ofPaper, "fig5", "fig6"],
    }),
  sizes: sizes
    .unwrap()
    .optional()
    .meta({ ...sizes.meta(), fallback: "4,6,…,20", figures: ["fig1"] }),
  steps: steps
    .unwrap()
    .optional()
    .meta({ ...steps.meta(), fallback: "10000; fig5 1000", ...ofTraining }),
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
    symbol: "kind",
    fallback: "none; fig4 tfim space+flip, with a longitudinal field space; hubbard space",
    ...ofTarget,
  }),
  splits: splits
    .unwrap()
    .optional()
    .meta({ ...splits.meta(), fallback: 5, figures: ["fig4"] }),
  fields: fields.optional().meta({
    description: "transverse fields of the Ising models",
    symbol: "h,…",
    fallback: "1,3,5",
    figures: ["fig5"],
  }),
  horizon: horizon.optional().meta({ ...horizon.meta(), fallback: "1000000; fig6 30000", figures: ["fig5", "fig6"] }),
  bases: bases
    .unwrap()
    .optional()
    .meta({ ...bases.meta(), fallback: 20, figures: ["fig6"] }),
  shots: shots
    .unwrap()
    .optional()
    .meta({ ...shots.meta(), fallback: "10,100,1000,10000", figures: ["fig6"] }),
  scan: scan
    .unwrap()
    .optional()
    .meta({ ...scan.meta(), fallback: "0,0.05,…,1", figures: ["fig7"] }),
  seed: seed.meta({ ...seed.meta(), figures: ["fig1", ...ofPaper, "fig5", "fig6"] }),
});

/** The fields of fig5, which are no list in its spec. */
export const fieldsSchema = choicesSchema.pick({ fields: true });

/** What a user may choose about figures, and where their directories go. */
export type FigureChoices = Readonly<z.input<typeof choicesSchema>> & {
  /** The directory that results go into. */
  readonly out: string;
};
