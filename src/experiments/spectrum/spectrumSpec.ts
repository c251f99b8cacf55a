import { z } from "zod";
import { paperFraction } from "../../predict/learningRate.js";
import { mostHypercubeSites } from "../../qsntk/hypercube.js";
import { models } from "../learn/paperTarget.js";
import { resultName } from "../spec/limits.js";
import { networkSchema } from "../spec/networkSpec.js";
import { paperLayers } from "../spec/paperNetwork.js";

/** Inputs of the kernel: all of {±1}^sites in closed form, or the basis of one of the paper's models. */
const inputsSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("hypercube"),
    sites: z.int().min(1).max(mostHypercubeSites).describe("dimension d of the hypercube {±1}^d"),
  }),
  z.strictObject({
    type: z.literal("model"),
    model: z.enum(models).describe("which of the paper's models, on 3×4 sites"),
    boundary: z.enum(["periodic", "open"]).default("periodic").describe("lattice boundary"),
    train: z.int().min(2).nullable().default(null).describe("random training points; null: all states"),
    seed: z.int().min(0).default(0).describe("seed of the random split"),
  }),
]);

/** Everything that decides the numbers of `nnqs spectrum`. */
export const spectrumSchema = z.strictObject({
  experiment: z.literal("spectrum"),
  name: resultName,
  network: networkSchema,
  inputs: inputsSchema.describe("inputs of the kernel"),
  kernel: z.enum(["ntk", "nngp"]).default("ntk").describe("which kernel"),
  rate: z.number().gt(0).lt(1).default(paperFraction).describe("learning rate as a fraction of the largest stable one"),
  remaining: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe("a part of the target is learned when its amplitude is down to this fraction"),
  tolerance: z
    .number()
    .min(0)
    .lt(1)
    .nullable()
    .default(null)
    .describe("eigenvalues up to this fraction of the largest count as zero; null: what rounding can make of a zero"),
});
/** A spec of `nnqs spectrum`, defaults filled in. */
export type SpectrumSpec = z.infer<typeof spectrumSchema>;

/** A small spec: the paper's network on its Ising basis, with the paper's target. */
export const spectrumExample = {
  experiment: "spectrum",
  name: "paper-tfim",
  network: paperLayers(5000),
  inputs: { type: "model", model: "tfim", boundary: "periodic", train: 1000 },
} as const;
