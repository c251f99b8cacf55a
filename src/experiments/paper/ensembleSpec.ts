import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson } from "../../runs/spec.js";
import { limits } from "../spec/limits.js";
import { targetSchema } from "../spec/targets.js";

/** How finite networks are trained; figures share what they have in common of it. */
export const trainingSchema = z.strictObject({
  members: z.int().min(1).max(limits.members).default(10).meta({ description: "networks per width", symbol: "K" }),
  precision: z
    .enum(["float32", "float64"])
    .default("float32")
    .meta({ description: "arithmetic of finite networks", symbol: "type" }),
});

/** Everything that decides the numbers of one trained ensemble. */
export const ensembleSchema = z.strictObject({
  experiment: z.literal("ensemble"),
  target: targetSchema,
  train: z.int().min(1),
  steps: z.int().min(1).max(limits.steps),
  seed: z.int().min(0),
  width: z.int().min(1).max(limits.width),
  ...trainingSchema.shape,
});
export type EnsembleSpec = z.infer<typeof ensembleSchema>;

/** `<out>/ensembles/<model>-<train>-<width>-<digest>`: one directory per spec, whichever figure asks for it. */
export function ensembleDirectory(out: string, spec: EnsembleSpec): string {
  const digest = createHash("sha256").update(canonicalJson(spec)).digest("hex").slice(0, 8);
  return join(out, "ensembles", `${spec.target.model}-${spec.train}-${spec.width}-${digest}`);
}
