import type { Graph } from "../graph/graph.js";
import { ArgumentError, ShapeError } from "../native/errors.js";

/** One number for all, or one per site or bond. */
export type Uniform = number | ArrayLike<number>;

/** `value` for each of `count` sites or bonds. */
export function perItem(value: Uniform, count: number, name: string, what: "site" | "bond"): Float64Array {
  const values = typeof value === "number" ? new Float64Array(count).fill(value) : Float64Array.from(value);
  if (values.length !== count) {
    throw new ShapeError(
      `${name} has ${values.length} numbers, the graph has ${count} ${what}s. Pass one number per ${what}.`,
    );
  }
  if (!values.every(Number.isFinite))
    throw new ArgumentError(`${name} must be finite, not ${values.find((v) => !Number.isFinite(v))}.`);
  return values;
}

/** Bonds as the native side takes them: two sites each. */
export function bondArray(graph: Graph): Int32Array {
  return Int32Array.from(graph.bonds.flat());
}
