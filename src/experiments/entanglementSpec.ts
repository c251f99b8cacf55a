import { z } from "zod";
import { limits } from "./limits.js";
import { networkSchema } from "./networkSpec.js";

/** An architecture as `stax` has it: layers, one output. */
const architectureSchema = z.strictObject({
  /** What the figure calls it; if empty, its layers. */
  label: z.string().default(""),
  layers: networkSchema,
});

/** Everything that decides the numbers of `nnqs entropy`. */
export const entanglementSchema = z.strictObject({
  experiment: z.literal("entropy"),
  /** Names the result directory: entropy-<name>. */
  name: z.string().regex(/^[A-Za-z0-9._-]+$/, "letters, digits, dots, dashes and underscores only"),
  /** Number of spins d. */
  sites: z.int().min(2).max(30),
  networks: z.array(architectureSchema).min(1),
  /** Sites of A for each cut; null: the first 1, 2, …, d−1 sites. */
  subsystems: z
    .array(z.array(z.int().min(0)))
    .min(1)
    .nullable()
    .default(null),
  /** Rényi orders α; 1 is von Neumann's. The figure shows the first. */
  orders: z.array(z.number().min(0)).min(1).default([1, 2]),
  /** 2: ψ=ψ1+iψ2; 1: real ψ. */
  components: z.union([z.literal(1), z.literal(2)]).default(2),
  members: z.int().min(2).max(limits.members).default(50),
  seed: z.int().min(0).default(0),
});
export type EntanglementSpec = z.infer<typeof entanglementSchema>;
export type Architecture = EntanglementSpec["networks"][number];

/** The cuts of a spec, defaults filled in. */
export function subsystemsOf({ sites, subsystems }: EntanglementSpec): number[][] {
  return subsystems ?? Array.from({ length: sites - 1 }, (_, i) => Array.from({ length: i + 1 }, (_, site) => site));
}

/** What the figure calls a network: "cosNet(1000, σ_w=2)", "dense(512)–relu–dense(512)–relu". */
export function labelOf({ label, layers }: Architecture): string {
  if (label !== "") return label;
  const names = layers.slice(0, -1).map((layer) => {
    if (layer.type === "dense") return `dense(${layer.width})`;
    return "wStd" in layer ? `${layer.type}(${layer.width}, σ_w=${layer.wStd})` : layer.type;
  });
  return names.join("–");
}

const output = { type: "dense", width: 1 };
const cosNet = (width: number, wStd: number) => ({ layers: [{ type: "cosNet", width, wStd }, output] });

/** A small spec that runs in seconds: from weak entanglement to the volume law as σ_w grows, and what too few neurons cost. */
export const entanglementExample = {
  experiment: "entropy",
  name: "engineering",
  sites: 10,
  networks: [
    ...[cosNet(1000, 0.5), cosNet(1000, 1), cosNet(1000, 2), cosNet(1000, 10), cosNet(8, 10)],
    { layers: [{ type: "gaussNet", width: 1000, wStd: 2 }, output] },
    { label: "ReLU, N = 500", layers: [{ type: "dense", width: 500, wStd: 1.4, bStd: 0.1 }, { type: "relu" }, output] },
  ],
  orders: [1, 2],
  members: 50,
};
