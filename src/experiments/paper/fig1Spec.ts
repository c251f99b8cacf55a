import { z } from "zod";
import { mostSpins } from "../../arguments/index.js";
import { limits, wholeNumberList } from "../spec/limits.js";

/** Everything that decides the numbers of Fig. 1. */
export const fig1Schema = z.strictObject({
  experiment: z.literal("fig1"),
  sizes: wholeNumberList(2, mostSpins)
    .refine((sizes) => sizes.every((size) => size % 2 === 0), "every size must be even")
    .default([4, 6, 8, 10, 12, 14, 16, 18, 20])
    .meta({ description: "system sizes d, even, cut in half", symbol: "d,…", uniqueItems: true }),
  widths: wholeNumberList(1, limits.width)
    .default([400, 1000, 4000])
    .meta({ description: "hidden neurons N of the Cos-net", symbol: "N,…" }),
  members: z.int().min(2).max(limits.members).default(100).meta({ description: "networks per width", symbol: "K" }),
  weightVariance: z
    .number()
    .min(0)
    .default(2)
    .describe("variance σ_w²/d of one weight; the paper's σ_w=√(2d) makes it 2 at every size"),
  outputStd: z.number().positive().default(10).describe("σ_a; it drops out of normalised states"),
  seed: z.int().min(0).default(0).meta({ description: "seed of the networks", symbol: "S" }),
});
/** Such a spec, defaults filled in. */
export type Fig1Spec = z.infer<typeof fig1Schema>;
