import { z } from "zod";
import { trainingSchema } from "../ensembles/ensembleSpec.js";
import { latticeSymmetries, requireFlip } from "../learn/requireFlip.js";
import { type ModelTarget, modelTargetSchema } from "../learn/targetSpec.js";
import { limits, wholeNumberList } from "../spec/limits.js";
import { paperSteps } from "../spec/paperSteps.js";

/** Finite ensembles beside the infinite-width curves. */
export const ensemblesSchema = z.strictObject({
  widths: wholeNumberList(1, limits.width).meta({ description: "neurons of the finite networks", symbol: "N,…" }),
  ...trainingSchema.shape,
});

/** Symmetry of the lattice that networks are given; left out for plain ones. */
export const symmetryChoice = z.enum(latticeSymmetries);

/** Refuses a symmetry that flips the spins of fermions, of a spec whose fields are right by themselves. */
export function flipFits(
  { target, symmetry }: { readonly target: ModelTarget; readonly symmetry?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (context.issues.length === 0) requireFlip(symmetry, target, context);
}

const shared = {
  target: modelTargetSchema.describe("the state that is learned"),
  steps: z
    .int()
    .min(1)
    .max(limits.steps)
    .default(paperSteps)
    .meta({ description: "gradient-descent steps, the last of which is recorded", symbol: "T" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of the random split and of the networks", symbol: "S" }),
  symmetry: symmetryChoice.optional().describe("symmetry of the lattice that the networks are given"),
  ensembles: ensemblesSchema
    .nullable()
    .describe("finite networks beside the limit of infinite width; null: that limit alone"),
};

/** Everything that decides the numbers of one directory of Fig. 2. */
export const fig2Schema = z
  .strictObject({
    experiment: z.literal("fig2"),
    ...shared,
    train: z.int().min(1).meta({ description: "training points |B|", symbol: "n" }),
  })
  .superRefine(flipFits);
/** Such a spec, defaults filled in. */
export type Fig2Spec = z.infer<typeof fig2Schema>;

/** Everything that decides the numbers of one directory of Fig. 3. */
export const fig3Schema = z
  .strictObject({
    experiment: z.literal("fig3"),
    ...shared,
    trainSizes: wholeNumberList(1).meta({
      description: "training points |B| of each point of the figure",
      symbol: "n,…",
    }),
  })
  .superRefine(flipFits);
/** Such a spec, defaults filled in. */
export type Fig3Spec = z.infer<typeof fig3Schema>;
