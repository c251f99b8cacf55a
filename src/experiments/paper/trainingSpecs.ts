import { z } from "zod";
import { trainingSchema } from "../ensembles/ensembleSpec.js";
import { requireFlip } from "../learn/learnSpec.js";
import { asOption, planModelTarget } from "../learn/target.js";
import { type ModelTarget, modelTargetSchema } from "../learn/targetSpec.js";
import { limits, wholeNumberList } from "../spec/limits.js";

/** Finite ensembles beside the infinite-width curves. */
export const ensemblesSchema = z.strictObject({
  widths: wholeNumberList(1, limits.width).meta({ description: "neurons of the finite networks", symbol: "N,…" }),
  ...trainingSchema.shape,
});

/** Symmetry of the lattice that networks are given; left out for plain ones. */
export const symmetryChoice = z.enum(["translations", "space", "space+flip"]);

const shared = {
  target: modelTargetSchema.describe("the state that is learned"),
  steps: z
    .int()
    .min(1)
    .max(limits.steps)
    .default(10_000)
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
  .superRefine(({ target, train, symmetry }, context) => {
    if (context.issues.length > 0) return; // a field that is wrong by itself
    requireStates(target, [train], "train", context);
    requireFlip(symmetry, target, context);
  });
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
  .superRefine(({ target, trainSizes, symmetry }, context) => {
    if (context.issues.length > 0) return; // a field that is wrong by itself
    requireStates(target, trainSizes, "trainSizes", context);
    requireFlip(symmetry, target, context);
  });
export type Fig3Spec = z.infer<typeof fig3Schema>;

/** Says of training sizes beyond the basis what is allowed. */
function requireStates(target: ModelTarget, sizes: readonly number[], field: string, context: z.RefinementCtx): void {
  const states = planModelTarget(target, asOption).basis.dimension;
  if (sizes.every((size) => size <= states)) return;
  const message =
    states === 1
      ? `${target.model} has one state on this lattice, so it must be 1. Take a larger --lattice to learn more`
      : `${target.model} has ${states} states, so it must be a whole number from 1 to ${states}`;
  context.addIssue({ code: "custom", path: [field], message });
}
