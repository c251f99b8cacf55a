import { createHash } from "node:crypto";
import type { Split } from "../predict/split.js";
import type { Network } from "../stax/index.js";
import type { RunSpec } from "./checkpoint.js";
import type { Plan } from "./options.js";

/** Everything that the numbers of a run depend on; long arrays by their SHA-256. */
export function specOf(
  network: Network,
  split: Split,
  target: Float64Array,
  plan: Plan,
  method: "grid" | "dense",
): RunSpec {
  return {
    network: JSON.stringify(network.layers),
    inputs: digest(split.inputs.data),
    trainIndices: digest(split.trainIndices),
    testIndices: digest(split.testIndices),
    target: digest(target),
    waveFunction: plan.waveFunction,
    members: plan.members,
    steps: plan.steps,
    learningRate: plan.learningRate,
    momentum: plan.momentum,
    seed: plan.seed,
    precision: plan.precision,
    recordAt: plan.recordAt.join(","),
    method,
  };
}

function digest(array: Float64Array | Int32Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}
