import { noMore } from "../arguments/index.js";
import type { Graph } from "./graph.js";
import { type Boundary, latticeGraph } from "./lattice.js";

/**
 * Square lattice of lx×ly sites, site = x + lx·y, nearest neighbours.
 *
 * A periodic axis of length 2 gives one bond, not two; one of length 1 gives none.
 *
 * @param boundary - `{ periodic: true }` (the default), `{ periodic: false }`, or one flag per axis: `{ periodic: [true, false] }`.
 * @throws {ArgumentError} if a length is no whole number of at least 1, or there are more than 65 536 sites.
 *
 * @example
 * ```ts
 * import { graph } from "infinite-nnqs";
 *
 * const lattice = graph.square(3, 4);
 * console.log(lattice.sites, lattice.bonds.length); // 12, 24
 * const ladder = graph.square(8, 2, { periodic: [true, false] });
 * console.log(ladder.name); // square 8×2 mixed
 * ```
 */
export function square(lx: number, ly: number, boundary: Boundary = {}): Graph {
  noMore("graph.square", arguments, 3);
  return latticeGraph(
    "square",
    [lx, ly],
    1,
    boundary,
    [
      { from: 0, to: 0, step: [1, 0] },
      { from: 0, to: 0, step: [0, 1] },
    ],
    {
      axes: [
        [1, 0],
        [0, 1],
      ],
      sites: [[0, 0]],
    },
  );
}
