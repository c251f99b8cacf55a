import { noMore } from "../arguments/index.js";
import type { Graph } from "./graph.js";
import { type Boundary, latticeGraph } from "./lattice.js";
import { sixtyDegrees } from "./shells.js";

/**
 * Kagome lattice of lx×ly cells of three sites at 0, a₁/2 and a₂/2, site = s + 3(x + lx·y): four bonds per site.
 *
 * @throws {ArgumentError} if a length is no whole number of at least 1, or there are more than 65 536 sites.
 */
export function kagome(lx: number, ly: number, boundary: Boundary = {}): Graph {
  noMore("graph.kagome", arguments, 3);
  return latticeGraph(
    "kagome",
    [lx, ly],
    3,
    boundary,
    [
      { from: 0, to: 1, step: [0, 0] },
      { from: 0, to: 2, step: [0, 0] },
      { from: 1, to: 2, step: [0, 0] },
      { from: 1, to: 0, step: [1, 0] },
      { from: 2, to: 0, step: [0, 1] },
      { from: 1, to: 2, step: [1, -1] },
    ],
    {
      axes: sixtyDegrees,
      sites: [
        [0, 0],
        [0.5, 0],
        [0.25, Math.sqrt(3) / 4],
      ],
    },
  );
}
