import { z } from "zod";
import { mostCounted } from "../../arguments/index.js";
import { pauliLetters } from "../../exact/pauliBasis.js";
import { limits } from "../spec/limits.js";

/** How infinitely wide networks are trained on a loss that has no closed form. */
export const learnFlowSchema = z.strictObject({
  members: z.int().min(1).max(limits.members).default(10).describe("members, drawn from the prior"),
  dynamics: z
    .enum(["flow", "discrete"])
    .default("flow")
    .describe("gradient flow with error control, or discrete steps"),
  clock: z
    .enum(["tau", "norm"])
    .nullable()
    .default(null)
    .describe("time: tau of eq. (10), or norm, ds = dtau/|psi|^2; null: norm, and tau with natural"),
  representation: z
    .enum(["amplitudes", "logarithm"])
    .default("amplitudes")
    .describe("what the two networks are: real and imaginary part of psi, or of ln psi"),
  natural: z.number().gt(0).nullable().default(null).describe("damping of the natural gradient; null: the plain one"),
  tolerance: z.number().gt(0).lt(1).default(1e-4).describe("largest estimated error of a step of the flow"),
});

const basis = z.string().regex(new RegExp(`^${pauliLetters}$`), "it must be letters X, Y and Z, one per site");

/** Measurements of the target, from which the likelihood is made. */
export const measurementsSchema = z.strictObject({
  bases: z
    .array(basis)
    .min(1)
    .max(10_000)
    .optional()
    .describe("local bases, a letter X, Y or Z per site each; of a file those that it holds"),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      "an .npz file of measured data instead: bases, and basis and outcomes of every shot, or counts or probabilities of all words",
    ),
  shots: z
    .int()
    .min(1)
    .max(mostCounted)
    .nullable()
    .default(null)
    .describe("measurements in each basis; null: their exact probabilities, or all of the file"),
  unseen: z.array(basis).default([]).describe("bases that are not trained on, in which the learned state is compared"),
});
