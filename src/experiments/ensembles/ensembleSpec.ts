import { join } from "node:path";
import { z } from "zod";
import { type Json, jsonDigest } from "../../runs/spec.js";
import { limits } from "../spec/limits.js";
import type { NetworkSpec } from "../spec/networkSpec.js";

/** How finite networks are trained; figures share what they have in common of it. */
export const trainingSchema = z.strictObject({
  members: z.int().min(1).max(limits.members).default(10).meta({ description: "networks per width", symbol: "K" }),
  precision: z
    .enum(["float32", "float64"])
    .default("float32")
    .meta({ description: "arithmetic of finite networks", symbol: "type" }),
});

/** Everything that decides the numbers of one trained ensemble. */
export interface EnsembleSpec {
  readonly experiment: "ensemble";
  /** What is learned. */
  readonly target: Json;
  /** What names a target and the number of training points in the name of the directory. */
  readonly label: string;
  readonly train: Json;
  /** Its hidden layers have the width. */
  readonly network: NetworkSpec;
  readonly width: number;
  /** That of networks averaged over a group, as the spec of `learn` names it; left out for plain ones. */
  readonly symmetry?: string;
  /** What networks read of fermions, if it is not the paper's levels. */
  readonly encoding?: "spins";
  readonly learningRate: number | { readonly relative: number };
  readonly momentum: number;
  readonly steps: number;
  /** Steps at which losses are recorded; null: as many as `recordedSteps` gives. */
  readonly times: readonly number[] | null;
  readonly seed: { readonly split: number; readonly networks: number };
  readonly members: number;
  readonly precision: "float32" | "float64";
}

/** `<out>/ensembles/<label>-<width>-<digest>`: one directory per spec, whichever figure asks for it. */
export function ensembleDirectory(out: string, { label, ...spec }: EnsembleSpec): string {
  const digest = jsonDigest(spec as unknown as Json).slice(0, 8);
  return join(out, "ensembles", `${label}-${spec.width}-${digest}`);
}

/** A network with other numbers of neurons: every layer with a width but the last. */
export function withWidth(network: NetworkSpec, width: number): NetworkSpec {
  return network.map((layer, i) => (i < network.length - 1 && "width" in layer ? { ...layer, width } : layer));
}
