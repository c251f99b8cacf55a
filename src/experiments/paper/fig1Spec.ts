import { z } from "zod";
import { limits, wholeNumberList } from "../spec/limits.js";

/** Everything that decides the numbers of Fig. 1. */
export const fig1Schema = z.strictObject({
  experiment: z.literal("fig1"),
  /** System sizes d, cut in half. */
  sizes: wholeNumberList(2, 30)
    .refine((sizes) => sizes.every((size) => size % 2 === 0), "every size must be even")
    .default([4, 6, 8, 10, 12, 14, 16, 18, 20]),
  /** Hidden neurons N of the Cos-net. */
  widths: wholeNumberList(1, limits.width).default([400, 1000, 4000]),
  members: z.int().min(2).max(limits.members).default(100),
  /** Variance σ_w²/d of one weight; the paper's σ_w=√(2d) makes it 2 at every size. */
  weightVariance: z.number().min(0).default(2),
  /** σ_a; it drops out of normalised states. */
  outputStd: z.number().positive().default(10),
  seed: z.int().min(0).default(0),
});
export type Fig1Spec = z.infer<typeof fig1Schema>;
