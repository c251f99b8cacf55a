import { z } from "zod";
import { asOption, planModelTarget } from "../learn/target.js";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { wholeNumberList } from "../spec/limits.js";

/** Everything that decides the numbers of one directory of fig4. */
export const fig4Schema = z
  .strictObject({
    experiment: z.literal("fig4"),
    target: modelTargetSchema.describe("the state that is learned"),
    symmetry: z
      .enum(["translations", "space", "space+flip"])
      .describe("symmetry of the lattice that the symmetric networks are given"),
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
    seed: z.int().min(0).default(0).meta({ description: "seed of the first split; others follow", symbol: "S" }),
  })
  .superRefine(({ target, trainSizes }, context) => {
    const most = planModelTarget(target, asOption).basis.dimension - 1;
    if (trainSizes.every((size) => size <= most)) return;
    const message = `${target.model} has ${most + 1} states, of which some must be left to test, so it must be a whole number from 1 to ${most}`;
    context.addIssue({ code: "custom", path: ["trainSizes"], message });
  });
export type Fig4Spec = z.infer<typeof fig4Schema>;
