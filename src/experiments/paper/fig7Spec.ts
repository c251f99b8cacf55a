import { z } from "zod";
import { modelTargetSchema } from "../learn/targetSpec.js";
import { eachOnce } from "../spec/limits.js";

const { lattice, boundary } = modelTargetSchema.shape;
const steps = 20;

/** Everything that decides the numbers of fig7. */
export const fig7Schema = z.strictObject({
  experiment: z.literal("fig7"),
  lattice: (lattice as unknown as z.ZodDefault<z.ZodString>)
    .unwrap()
    .default("4x4")
    .meta({ ...lattice.meta() }),
  boundary,
  scan: z
    .array(z.number().min(-1000).max(1000))
    .min(1)
    .max(1000)
    .refine(...eachOnce("number"))
    .default(Array.from({ length: steps + 1 }, (_, k) => k / steps))
    .meta({ description: "couplings J2 of second neighbours, that of first ones being 1", symbol: "J2,…" }),
});
/** Such a spec, defaults filled in. */
export type Fig7Spec = z.infer<typeof fig7Schema>;
