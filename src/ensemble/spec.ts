import { createHash } from "node:crypto";
import type { Task } from "../dataset/task.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { RunSpec, Snapshot } from "./checkpoint.js";
import type { Trained } from "./model.js";
import type { Plan } from "./options.js";

/**
 * Everything that the numbers of a run depend on: long arrays by their SHA-256, what comes of a computation by numbers that tell it from others on
 * every CPU, since a training goes on wherever it can.
 *
 * @param snapshot - What is gone on from, whose target may be that of another CPU.
 */
export async function specOf(
  { network, averaging }: Omit<Trained, "layers">,
  task: Task,
  plan: Plan,
  method: "grid" | "dense",
  snapshot: Snapshot | undefined,
  options: JobOptions = {},
): Promise<RunSpec> {
  return {
    network: JSON.stringify(network.layers),
    inputs: await digest(task.inputs.data, options),
    trainIndices: await digest(task.trainIndices, options),
    testIndices: await digest(task.testIndices, options),
    target: sameSketch(snapshot?.spec["target"], await sketch(task.target.data, options)),
    ...(task.weights && { weights: sameSketch(snapshot?.spec["weights"], await sketch(task.weights, options)) }),
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

/** Odd multipliers of 32 bits, each of which spreads the indices of an array evenly over −1 to 1. */
const multipliers = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** How far two arrays may be apart, relative to their norm, that are the same but for rounding. */
const sameArray = 1e-9;

/** The largest modulus of an array, its norm relative to that, and its products with fixed vectors of norm 1, relative to both. */
async function sketch(array: Float64Array, { signal }: JobOptions): Promise<readonly number[]> {
  let largest = 0;
  const scan = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) largest = Math.max(largest, Math.abs(array[i]!));
  };
  await inTurns(array.length, scan, { signal });
  if (largest === 0) return [0];
  let square = 0;
  const products = multipliers.map(() => 0);
  const add = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const value = array[i]! / largest;
      square += value * value;
      for (const [k, multiplier] of multipliers.entries()) products[k]! += value * Math.imul(i + 1, multiplier);
    }
  };
  await inTurns(array.length, add, { signal });
  const norm = 2 ** 31 * Math.sqrt((square * array.length) / 3);
  return [largest, Math.sqrt(square), ...products.map((product) => product / norm)];
}

/** A sketch as a snapshot has it, where that is of the same array but for rounding. */
function sameSketch(saved: string | number | undefined, wanted: readonly number[]): string {
  const numbers = String(saved).slice(1, -1).split(",").map(Number);
  const same =
    numbers.length === wanted.length &&
    numbers.every((value, i) => Math.abs(value - wanted[i]!) <= sameArray * (i < 2 ? wanted[i]! : 1));
  return same ? (saved as string) : JSON.stringify(wanted);
}
