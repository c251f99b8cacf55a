import { z } from "zod";
import { trainingSchema } from "./ensembleSpec.js";
import { targetSchema } from "./targets.js";

/** Finite ensembles beside the infinite-width curves. */
export const ensemblesSchema = z.strictObject({
  widths: z.array(z.int().min(1)).min(1),
  ...trainingSchema.shape,
});

/** Everything that decides the numbers of one directory of Fig. 2. */
export const fig2Schema = z.strictObject({
  experiment: z.literal("fig2"),
  target: targetSchema,
  /** Training points |B|. */
  train: z.int().min(1),
  /** Last training step that is recorded. */
  steps: z.int().min(1).default(10_000),
  seed: z.int().min(0).default(0),
  /** null: the infinite-width limit alone. */
  ensembles: ensemblesSchema.nullable(),
});
export type Fig2Spec = z.infer<typeof fig2Schema>;

/** Everything that decides the numbers of one directory of Fig. 3. */
export const fig3Schema = z.strictObject({
  experiment: z.literal("fig3"),
  target: targetSchema,
  trainSizes: z.array(z.int().min(1)).min(1),
  steps: z.int().min(1).default(10_000),
  seed: z.int().min(0).default(0),
  ensembles: ensemblesSchema.nullable(),
});
export type Fig3Spec = z.infer<typeof fig3Schema>;
