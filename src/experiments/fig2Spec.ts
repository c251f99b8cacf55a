import { z } from "zod";
import { targetSchema } from "./targets.js";

/** Everything that decides the numbers of one directory of Fig. 2. */
export const fig2Schema = z.strictObject({
  experiment: z.literal("fig2"),
  target: targetSchema,
  /** Training points |B|. */
  train: z.int().min(1),
  /** Last training step that is recorded. */
  steps: z.int().min(1).default(10_000),
  seed: z.int().min(0).default(0),
});
export type Fig2Spec = z.infer<typeof fig2Schema>;

const logSpacedTimes = 60;

/** 0 and about 60 whole steps, log-spaced from 1 to `steps`; steps that coincide are kept once. */
export function recordedTimes(steps: number): Float64Array {
  const spaced = Array.from({ length: logSpacedTimes }, (_, i) => Math.round(steps ** (i / (logSpacedTimes - 1))));
  return Float64Array.from(new Set([0, ...spaced]));
}
