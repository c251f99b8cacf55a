import { z } from "zod";

/** A Cos-net or Gauss-net; see `ensemble.cosNet`. */
const featureNetSchema = z.strictObject({
  type: z.enum(["cosNet", "gaussNet"]),
  /** Hidden neurons N. */
  width: z.int().min(1),
  /** σ_w: small for weakly entangled states, √(2d) in the paper, large for the volume law of random states. */
  weightStd: z.number().min(0),
  /** What the figure calls it; if empty, its type and numbers. */
  label: z.string().default(""),
});

/** Everything that decides the numbers of `nnqs entropy`. */
export const entanglementSchema = z.strictObject({
  experiment: z.literal("entropy"),
  /** Number of spins d. */
  sites: z.int().min(2).max(30),
  networks: z.array(featureNetSchema).min(1),
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
  members: z.int().min(2).default(50),
  seed: z.int().min(0).default(0),
});
export type EntanglementSpec = z.infer<typeof entanglementSchema>;
export type NetworkSpec = EntanglementSpec["networks"][number];

/** The cuts of a spec, defaults filled in. */
export function subsystemsOf({ sites, subsystems }: EntanglementSpec): number[][] {
  return subsystems ?? Array.from({ length: sites - 1 }, (_, i) => Array.from({ length: i + 1 }, (_, site) => site));
}

/** What the figure calls a network. */
export function labelOf({ type, width, weightStd, label }: NetworkSpec): string {
  return label || `${type === "cosNet" ? "Cos-net" : "Gauss-net"}, N = ${width}, σ_w = ${weightStd}`;
}

/** A small spec that runs in a second: from a product state to the volume law as σ_w grows. */
export const entanglementExample = {
  experiment: "entropy",
  sites: 10,
  networks: [
    { type: "cosNet", width: 1000, weightStd: 0.5 },
    { type: "cosNet", width: 1000, weightStd: 1 },
    { type: "cosNet", width: 1000, weightStd: 2 },
    { type: "cosNet", width: 1000, weightStd: 10 },
    { type: "cosNet", width: 8, weightStd: 10 },
    { type: "gaussNet", width: 1000, weightStd: 2 },
  ],
  orders: [1, 2],
  members: 50,
} as const;
