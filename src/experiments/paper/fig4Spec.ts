import { z } from "zod";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { wholeNumberList } from "../spec/limits.js";
import { ensemblesSchema, fig2Schema, flipFits, symmetryChoice } from "./trainingSpecs.js";

/** Everything that decides the numbers of one directory of fig4. */
export const fig4Schema = z
  .strictObject({
    experiment: z.literal("fig4"),
    target: modelTargetSchema.describe("the state that is learned"),
    symmetry: symmetryChoice.describe("symmetry of the lattice that the symmetric networks are given"),
    trainSizes: wholeNumberList(1).meta({
      description: "training points |B| of each point of the figure",
      symbol: "n,…",
    }),
    splits: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .meta({ description: "random splits into training and test states, for each size", symbol: "K" }),
    steps: fig2Schema.shape.steps,
    ensembles: ensemblesSchema
      .nullable()
      .default(null)
      .describe("finite networks, trained on the first split of each size; null: infinite width alone"),
    seed: z.int().min(0).default(0).meta({ description: "seed of the first split; others follow", symbol: "S" }),
  })
  .superRefine(flipFits);
/** Such a spec, defaults filled in. */
export type Fig4Spec = z.infer<typeof fig4Schema>;
