import { noMore } from "../arguments/index.js";
import type { Graph } from "./graph.js";
import { type Boundary, latticeGraph } from "./lattice.js";

/**
 * Chain of `length` sites, site = x; periodic by default, a ring of two sites has one bond.
 *
 * @throws {ArgumentError} if the length is no whole number of at least 1, or there are more than 65 536 sites.
 */
export function chain(length: number, boundary: Boundary = {}): Graph {
  noMore("graph.chain", arguments, 2);
  return latticeGraph("chain", [length], 1, boundary, [{ from: 0, to: 0, step: [1] }], { axes: [[1]], sites: [[0]] });
}
