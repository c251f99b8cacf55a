import { noMore } from "../arguments/index.js";
import type { Graph } from "./graph.js";
import { type Boundary, latticeGraph } from "./lattice.js";

/**
 * Simple cubic lattice, site = x + lx(y + ly·z): six bonds per site.
 *
 * @throws {ArgumentError} if a length is no whole number of at least 1, or there are more than 65 536 sites.
 */
export function cubic(lx: number, ly: number, lz: number, boundary: Boundary = {}): Graph {
  noMore("graph.cubic", arguments, 4);
  return latticeGraph(
    "cubic",
    [lx, ly, lz],
    1,
    boundary,
    [
      { from: 0, to: 0, step: [1, 0, 0] },
      { from: 0, to: 0, step: [0, 1, 0] },
      { from: 0, to: 0, step: [0, 0, 1] },
    ],
    {
      axes: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      sites: [[0, 0, 0]],
    },
  );
}
