import { createHash } from "node:crypto";
import type { Task } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import type { KeepModes, KernelModes } from "../../predict/supervised.js";
import type { Json } from "../../runs/spec.js";
import type { RunOptions } from "../run/outcome.js";
import { type Numbers, temporaryPart } from "../run/sharedPart.js";
import { storable } from "../run/storable.js";
import type { NetworkSpec } from "../spec/networkSpec.js";
import type { Method } from "./method.js";
import type { OrbitTask } from "./symmetry.js";

/** Training points from which on an eigensystem takes longer than its files. */
const leastPoints = 500;

/** Whose kernels are solved, and how. */
interface Solved {
  readonly network: NetworkSpec;
  readonly task: Task;
  readonly symmetry?: OrbitTask | undefined;
  readonly method: Method;
}

/**
 * Keeps the solved kernels of a task for all results that have them in common, whatever their targets, step sizes and times. They are known by
 * their content: the network, and the inputs of all points, with weights and operations where networks have a symmetry.
 */
export function keepModes<Modes extends KernelModes>(solved: Solved, options: RunOptions): KeepModes<Modes> {
  const { network, task, method, symmetry } = solved;
  const parts = symmetry === undefined || symmetry.group.isReal ? 1 : 2; // of complex characters both of every value
  const [n, m] = [parts * task.trainIndices.length, parts * task.testIndices.length];
  return async (compute) => {
    if (n < leastPoints || options.shared?.parts.includes("eigensystems") !== true) return compute();
    const points = digestOf(solved);
    const spec = storable({ network: kernelNetwork(network), method, points }) as Readonly<Record<string, Json>>;
    const part = await temporaryPart("eigensystems", spec, eigensystemBytes(method, n, m), options, async () => {
      const entries = Object.entries(await compute()) as [string, number | Float64Array | Matrix][];
      const isMatrix = ([, value]: (typeof entries)[number]) => value instanceof Matrix;
      return {
        numbers: Object.fromEntries(entries.filter((entry) => !isMatrix(entry))) as Numbers,
        matrices: Object.fromEntries(entries.filter(isMatrix)) as Readonly<Record<string, Matrix>>,
        texts: {},
      };
    });
    return { ...part.numbers, ...part.matrices } as unknown as Modes;
  };
}

/** Bytes on disk of the eigensystem of n training points with m test points; 0 where none is kept. */
export function eigensystemBytes(method: Method, n: number, m: number): number {
  if (method === "krylov" || method === "walsh" || n < leastPoints) return 0;
  return 8 * n * (3 * n + (method === "dense" ? 2 * m : 0)) + 20_000;
}

/** A network without what its kernels at infinite width do not depend on: numbers of neurons, unless a layer is of `standard` parameterization. */
export function kernelNetwork(network: NetworkSpec): Json {
  const whole = storable(network) as readonly Readonly<Record<string, Json>>[];
  if (JSON.stringify(whole).includes('"standard"')) return whole;
  return whole.map(({ width: _, ...layer }) => layer);
}

/** SHA-256 of the points of a task, and of what a symmetry makes of them. */
function digestOf({ task, symmetry }: Solved): string {
  const hash = createHash("sha256");
  const add = (name: string, { byteOffset, byteLength, buffer, length }: Float64Array | Int32Array) =>
    hash.update(`${name} ${length}\n`).update(new Uint8Array(buffer, byteOffset, byteLength));
  hash.update(`${task.inputs.rows} ${task.inputs.columns}\n`);
  add("inputs", task.inputs.data);
  add("train", task.trainIndices);
  add("test", task.testIndices);
  if (task.scale !== undefined) for (const points of ["train", "test"] as const) add(points, task.scale[points]);
  if (symmetry === undefined) return hash.digest("hex");
  hash.update(`${symmetry.statistics}\n`);
  for (const { sites, flip, character, imaginary } of symmetry.group.elements) {
    add(`${flip} ${character} ${imaginary}`, sites);
  }
  return hash.digest("hex");
}
