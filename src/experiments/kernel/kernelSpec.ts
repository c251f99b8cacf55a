import { z } from "zod";
import { eachOnce, shownText } from "../spec/limits.js";
import { networkSchema } from "../spec/networkSpec.js";
import { paperLayers } from "../spec/paperNetwork.js";

/** The kernels there are, in the order in which a file has them. */
export const kernelNames = ["nngp", "ntk"] as const;

/** What `nnqs kernel` computes; the inputs come from files of their own. */
export const kernelSchema = z.strictObject({
  experiment: z.literal("kernel"),
  name: shownText.nullable().default(null).describe("what the kernels are called in the result; null: nothing"),
  network: networkSchema.describe("layers of the network"),
  kernels: z
    .array(z.enum(kernelNames))
    .min(1)
    .refine(...eachOnce("kernel"))
    .default([...kernelNames])
    .describe("which kernels: of the outputs at initialization (nngp), and the neural tangent kernel (ntk)"),
});
/** A spec of `nnqs kernel`, defaults filled in. */
export type KernelSpec = z.infer<typeof kernelSchema>;

/** A small spec: the paper's network. */
export const kernelExample = {
  experiment: "kernel",
  name: "paper",
  network: paperLayers(5000),
  kernels: ["nngp", "ntk"],
} as const;
