import { createHash } from "node:crypto";
import type { Task } from "../dataset/task.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { RunSpec } from "./checkpoint.js";
import type { Trained } from "./model.js";
import type { Plan } from "./options.js";

/** Everything that the numbers of a run depend on; long arrays by their SHA-256. */
export async function specOf(
  { network, averaging }: Omit<Trained, "layers">,
  task: Task,
  plan: Plan,
  method: "grid" | "dense",
  options: JobOptions = {},
): Promise<RunSpec> {
  return {
    network: JSON.stringify(network.layers),
    inputs: await digest(task.inputs.data, options),
    trainIndices: await digest(task.trainIndices, options),
    testIndices: await digest(task.testIndices, options),
    target: await digest(task.target.data, options),
    ...(task.weights && { weights: await digest(task.weights, options) }),
    ...(averaging && {
      orbits: await digest(averaging.orbitOf, options),
      signs: await digest(averaging.signs, options),
      ...(averaging.imaginary && { imaginary: await digest(averaging.imaginary, options) }),
    }),
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

async function digest(array: Float64Array | Int32Array, { signal }: JobOptions): Promise<string> {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const hash = createHash("sha256");
  await inTurns(bytes.length, (begin, end) => void hash.update(bytes.subarray(begin, end)), { signal });
  return hash.digest("hex");
}
