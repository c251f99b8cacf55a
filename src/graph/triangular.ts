import { noMore } from "../arguments/index.js";
import type { Graph } from "./graph.js";
import { type Boundary, latticeGraph } from "./lattice.js";
import { sixtyDegrees } from "./shells.js";

/**
 * Triangular lattice of lx×ly sites, site = x + lx·y at x·a₁ + y·a₂ with 60° between a₁ and a₂: bonds along a₁, a₂ and a₁−a₂.
 *
 * @throws {ArgumentError} if a length is no whole number of at least 1, or there are more than 65 536 sites.
 */
export function triangular(lx: number, ly: number, boundary: Boundary = {}): Graph {
  noMore("graph.triangular", arguments, 3);
  return latticeGraph(
    "triangular",
    [lx, ly],
    1,
    boundary,
    [
      { from: 0, to: 0, step: [1, 0] },
      { from: 0, to: 0, step: [0, 1] },
      { from: 0, to: 0, step: [1, -1] },
    ],
    { axes: sixtyDegrees, sites: [[0, 0]] },
  );
}
