import { z } from "zod";
import { spinModelSchema } from "../signbias/spinModel.js";
import { limits } from "../spec/limits.js";
import { ensemblesSchema } from "./trainingSpecs.js";

/** A ground state that is searched, in the basis of its model or in that of Marshall's sign rule. */
const searchSchema = z.strictObject({
  target: spinModelSchema.describe("the model whose ground state is searched"),
  basis: z
    .enum(["given", "marshall"])
    .default("given")
    .describe("given; marshall: σᶻ on one sublattice of a bipartite lattice"),
});
/** One search. */
export type Search = z.infer<typeof searchSchema>;

/** Members, drawn from the prior, that are followed at infinite width. */
export const infiniteMembers = z
  .int()
  .min(1)
  .max(limits.members)
  .default(5)
  .meta({ description: "infinitely wide networks, drawn from the prior", symbol: "K" });

/** Largest estimated error of a step, relative to the norm of ψ. */
export const stepTolerance = z
  .number()
  .gt(0)
  .lt(1)
  .describe("largest estimated error of a step of the flow, relative to the norm of ψ");

/** Time to which a flow is followed. */
export const horizon = z.int().min(1).max(limits.steps).meta({
  description: "training time to which infinitely wide networks are followed, in gradient-descent steps",
  symbol: "t",
});

/** Everything that decides the numbers of fig5. */
export const fig5Schema = z.strictObject({
  experiment: z.literal("fig5"),
  searches: z.array(searchSchema).min(1).max(12).describe("one plot each"),
  members: infiniteMembers,
  horizon: horizon.default(1_000_000),
  tolerance: stepTolerance.default(1e-4),
  steps: z
    .int()
    .min(1)
    .max(limits.steps)
    .default(1000)
    .meta({ description: "gradient-descent steps of finite networks, the last of which is recorded", symbol: "T" }),
  ensembles: ensemblesSchema
    .nullable()
    .describe("finite networks beside the limit of infinite width; null: that limit alone"),
  seed: z.int().min(0).default(0).meta({ description: "seed of the networks", symbol: "S" }),
});
/** Such a spec, defaults filled in. */
export type Fig5Spec = z.infer<typeof fig5Schema>;
