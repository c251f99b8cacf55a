import { z } from "zod";
import { models } from "../learn/paperTarget.js";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { eachOnce } from "../spec/limits.js";
import { fig1Schema } from "./fig1Spec.js";
import { fig4Schema } from "./fig4Spec.js";
import { horizon } from "./fig5Spec.js";
import { fig6Schema } from "./fig6Spec.js";
import { fig7Schema } from "./fig7Spec.js";
import {
  fig5Defaults,
  horizonDefaults,
  memberDefaults,
  stepDefaults,
  symmetryText,
  targetText,
  textOf,
  trainDefaults,
  widthDefaults,
} from "./figureDefaults.js";
import type { FigureName } from "./figureNames.js";
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

/** What is said of a choice of one figure. @param field - Of its schema. */
function only(figure: FigureName, field: z.ZodType) {
  return { fallback: textOf({ [figure]: field.parse(undefined) }), figures: [figure] };
}

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
  which: { readonly figures: readonly string[] } = ofTarget,
) {
  const field = target[name] as z.ZodType;
  const inner = field instanceof z.ZodDefault || field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType) : field;
  const fallback = targetText(name);
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
  lattice: targetField("lattice", ofLattice),
  time: targetField("time", ofState),
  initial: targetField("initial", ofState),
  field: targetField("field", ofState),
  longitudinal: targetField("longitudinal", ofState),
  coupling: targetField("coupling", ofState),
  coupling2: targetField("coupling2", ofState),
  U: targetField("U"),
  hopping: targetField("hopping"),
  up: targetField("up"),
  down: targetField("down"),
  train: fig3Schema.shape.trainSizes.optional().meta({
    description: "training points",
    symbol: "n,…",
    fallback: textOf(trainDefaults),
    ...ofTarget,
  }),
  widths: widths.optional().meta({ ...widths.meta(), fallback: textOf(widthDefaults), ...ofNetworks }),
  members: members
    .unwrap()
    .optional()
    .meta({
      ...members.meta(),
      fallback: textOf(memberDefaults),
      figures: ["fig1", ...ofPaper, "fig5", "fig6"],
    }),
  sizes: sizes
    .unwrap()
    .optional()
    .meta({ ...sizes.meta(), ...only("fig1", sizes) }),
  steps: steps
    .unwrap()
    .optional()
    .meta({ ...steps.meta(), fallback: textOf(stepDefaults), ...ofTraining }),
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
    fallback: symmetryText,
    ...ofTarget,
  }),
  splits: splits
    .unwrap()
    .optional()
    .meta({ ...splits.meta(), ...only("fig4", splits) }),
  fields: fields.optional().meta({
    description: "transverse fields of the Ising models",
    symbol: "h,…",
    fallback: textOf({ fig5: fig5Defaults.fields }),
    figures: ["fig5"],
  }),
  horizon: horizon.optional().meta({ ...horizon.meta(), fallback: textOf(horizonDefaults), figures: ["fig5", "fig6"] }),
  bases: bases
    .unwrap()
    .optional()
    .meta({ ...bases.meta(), ...only("fig6", bases) }),
  shots: shots
    .unwrap()
    .optional()
    .meta({ ...shots.meta(), ...only("fig6", shots) }),
  scan: scan
    .unwrap()
    .optional()
    .meta({ ...scan.meta(), ...only("fig7", scan) }),
  seed: seed.meta({ ...seed.meta(), figures: ["fig1", ...ofPaper, "fig5", "fig6"] }),
});

/** The fields of fig5, which are no list in its spec. */
export const fieldsSchema = choicesSchema.pick({ fields: true });

/** What a user may choose about figures, and where their directories go. */
export type FigureChoices = Readonly<z.input<typeof choicesSchema>> & {
  /** The directory that results go into. */
  readonly out: string;
};
