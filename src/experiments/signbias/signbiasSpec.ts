import { z } from "zod";
import { pauliLetters } from "../../exact/pauliBasis.js";
import { parametersOf } from "../quantum/quantumSpec.js";
import { eachOnce, resultName } from "../spec/limits.js";
import { networkSchema } from "../spec/networkSpec.js";
import { paperLayers } from "../spec/paperNetwork.js";
import { spinModelSchema } from "./spinModel.js";

/** Couplings that a scan may go over. */
const scanned = ["field", "longitudinal", "coupling", "coupling2"] as const;

/** Most points of a scan. */
const mostPoints = 1000;

const basisName = z
  .string()
  .regex(
    new RegExp(`^(?:given|marshall|flipped|${pauliLetters})$`),
    'it must be "given", "marshall", "flipped", or letters X, Y and Z',
  )
  .describe("given; marshall: σᶻ on one sublattice; flipped: σᶻ on every site; or a letter X, Y, Z for every site");

const fields = z.strictObject({
  experiment: z.literal("signbias"),
  name: resultName,
  target: spinModelSchema.describe("the model whose ground state is looked at"),
  network: networkSchema.describe("layers of the network; its kernels must depend on how many spins differ"),
  bases: z
    .array(basisName)
    .min(1)
    .refine(...eachOnce("basis"))
    .nullable()
    .default(null)
    .describe("bases of every site; null: given, and marshall where the lattice is bipartite"),
  scan: z
    .strictObject({
      parameter: z.enum(scanned).describe("the coupling of the target that is varied"),
      values: z
        .array(z.number().finite())
        .min(1)
        .max(mostPoints)
        .refine(...eachOnce("value"))
        .describe("its values"),
    })
    .nullable()
    .default(null)
    .describe("the same over values of a coupling; null: the target as it is"),
});
/** Everything that decides the numbers of `nnqs signbias`. */
export const signbiasSchema = fields.superRefine(({ target, scan }, context) => {
  const known = scanned.filter((name) => (parametersOf[target.model] as readonly string[]).includes(name));
  const refuse = (path: string[]) =>
    context.addIssue({ code: "custom", path, message: `${target.model} has ${known.join(", ")} alone` });
  if (target.field !== undefined && !known.includes("field")) refuse(["target", "field"]);
  if (scan !== null && !known.includes(scan.parameter)) refuse(["scan", "parameter"]);
});
/** A spec of `nnqs signbias`, defaults filled in. */
export type SignbiasSpec = z.infer<typeof signbiasSchema>;

/** A small spec: the J₁–J₂ chain, in its own basis and in Marshall's. */
export const signbiasExample = {
  experiment: "signbias",
  name: "j1j2-chain",
  target: { model: "heisenberg", lattice: "12" },
  network: paperLayers(5000),
  scan: { parameter: "coupling2", values: [0, 0.25, 0.5, 0.75, 1] },
} as const;
