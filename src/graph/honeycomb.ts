import { noMore } from "../arguments/index.js";
import type { Graph } from "./graph.js";
import { type Boundary, latticeGraph } from "./lattice.js";
import { sixtyDegrees } from "./shells.js";

/**
 * Honeycomb lattice of lx×ly cells of two sites, site = s + 2(x + lx·y), s = 0, 1: three bonds per site.
 *
 * @throws {ArgumentError} if a length is no whole number of at least 1, or there are more than 65 536 sites.
 */
export function honeycomb(lx: number, ly: number, boundary: Boundary = {}): Graph {
  noMore("graph.honeycomb", arguments, 3);
  return latticeGraph(
    "honeycomb",
    [lx, ly],
    2,
    boundary,
    [
      { from: 0, to: 1, step: [0, 0] },
      { from: 1, to: 0, step: [1, 0] },
      { from: 1, to: 0, step: [0, 1] },
    ],
    {
      axes: sixtyDegrees,
      sites: [
        [0, 0],
        [0.5, Math.sqrt(3) / 6],
      ],
    },
  );
}
