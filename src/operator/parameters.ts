import { Graph } from "../graph/graph.js";
import { ArgumentError, ShapeError } from "../native/errors.js";

/** One number for all, or one per site or bond. */
export type Uniform = number | ArrayLike<number>;

/** Largest parameter: its square, and sums of many squares, are still numbers. */
const largest = 1e150;

/** Checks the graph of a model. @throws {ArgumentError} if it is none. */
export function requireGraph(name: string, graph: Graph): void {
  if (!(graph instanceof Graph)) {
    throw new ArgumentError(`${name}: \`graph\` must be a graph, such as graph.chain(8), not ${describe(graph)}.`);
  }
}

/**
 * Checks the names of the options of a model.
 *
 * @throws {ArgumentError} if they are no object, one is unknown, or one of `required` is missing.
 */
export function requireOptions<Options extends object>(
  name: string,
  options: Options,
  known: readonly (keyof Options & string)[],
  required: readonly (keyof Options & string)[] = [],
): void {
  const allowed = `${name} takes { ${known.join(", ")} }${required.length > 0 ? `, and needs ${required.join(", ")}` : ""}.`;
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError(`${name}: the options must be an object, not ${describe(options)}. ${allowed}`);
  }
  const unknown = Object.keys(options).find((key) => !(known as readonly string[]).includes(key));
  if (unknown !== undefined) throw new ArgumentError(`${name}: there is no option \`${unknown}\`. ${allowed}`);
  const missing = required.find((key) => options[key] === undefined);
  if (missing !== undefined) throw new ArgumentError(`${name}: \`${missing}\` is missing. ${allowed}`);
}

/** Checks one parameter. @throws {ArgumentError} unless it is a number of at most 1e150. */
export function requireParameter(name: string, value: number): number {
  if (typeof value !== "number" || !(Math.abs(value) <= largest)) {
    throw new ArgumentError(`${name} must be a finite number of size at most ${largest}, not ${describe(value)}.`);
  }
  return value;
}

/** `value` for each of `count` sites or bonds. @throws {ArgumentError | ShapeError} naming the parameter. */
export function perItem(value: Uniform, count: number, name: string, what: "site" | "bond"): Float64Array {
  if (typeof value === "number") return new Float64Array(count).fill(requireParameter(name, value));
  if (typeof value !== "object" || value === null || typeof value.length !== "number") {
    throw new ArgumentError(`${name} must be a number, or a list of one per ${what}, not ${describe(value)}.`);
  }
  if (value.length !== count) {
    throw new ShapeError(
      `${name} has ${value.length} numbers, the graph has ${count} ${what}s. Pass one number per ${what}.`,
    );
  }
  return Float64Array.from(value, (one) => requireParameter(name, one));
}

/** A value as messages call it. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? `a value of type ${value.constructor?.name}` : String(value);
}

/** Bonds as the native side takes them: two sites each. */
export function bondArray(graph: Graph): Int32Array {
  return Int32Array.from(graph.bonds.flat());
}
