import { isList, type Kind, kind, requireArgument } from "../arguments/index.js";
import { type Graph, graphKind, shellOfBonds } from "../graph/graph.js";
import { ShapeError } from "../native/errors.js";

/** One number for all, or one per site or bond, or one per shell of neighbours (first, second, …). */
export type ParameterValues = number | ArrayLike<number>;

/** Largest parameter, and part of a coefficient: its square, and sums of many squares, are still numbers. */
export const largestParameter = 1e150;

/** Checks the graph of a model. @throws {ArgumentError} if it is none. */
export function requireGraph(name: string, graph: Graph): void {
  requireArgument(name, "graph", graph, graphKind);
}

/** A parameter: a number of size at most 1e150. */
export const parameter: Kind = kind(
  `a finite number of size at most ${largestParameter}`,
  (value) => typeof value === "number" && Math.abs(value) <= largestParameter,
);

/** A parameter, or a list of one per site or bond. */
export function parameterValues(what: "site" | "bond"): Kind {
  return (value) => {
    if (typeof value === "number") return parameter(value);
    if (!isList(value)) return { allowed: `a number, or a list of one per ${what}`, value };
    for (let i = 0; i < value.length; i++) {
      const problem = parameter(value[i]);
      if (problem !== undefined) return { ...problem, at: `[${i}]` };
    }
    return undefined;
  };
}

/** `value`, {@link ParameterValues}, for each of `count` sites or bonds. @throws {ShapeError} naming the parameter. */
export function perItem(value: ParameterValues, count: number, name: string, what: "site" | "bond"): Float64Array {
  if (typeof value === "number") return new Float64Array(count).fill(value);
  if (value.length !== count) {
    throw new ShapeError(
      `${name} must have length ${count}, one number per ${what} of the graph, not ${value.length}.`,
    );
  }
  return Float64Array.from(value);
}

/**
 * {@link ParameterValues} of bonds for each of them: of a graph with bonds between second neighbours and farther ones a list may also have one number for
 * first neighbours, one for second ones, and so on.
 *
 * @throws {ShapeError} naming the parameter.
 */
export function perBond(value: ParameterValues, graph: Graph, name: string): Float64Array {
  const { bonds, shells } = graph;
  if (typeof value === "number" || shells.length === 1 || value.length === bonds.length) {
    return perItem(value, bonds.length, name, "bond");
  }
  if (value.length === shells.length) {
    return Float64Array.from(shellOfBonds(graph), (shell) => value[shell]!);
  }
  throw new ShapeError(
    `${name} must have length ${bonds.length}, one number per bond, or ${shells.length}: for first neighbours, second ones, …, not ${value.length}.`,
  );
}
