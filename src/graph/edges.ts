import { inNameOf, noMore } from "../arguments/index.js";
import { type Bond, Graph } from "./graph.js";

/**
 * Any graph from its list of bonds. Couplings per bond go to the operator, in the order of this list.
 *
 * @throws {ArgumentError} if there are no bonds or more than 65 536 sites, if a bond joins a site to itself, leaves the graph, or comes twice.
 *
 * @example
 * ```ts
 * import { graph } from "infinite-nnqs";
 *
 * const star = graph.edges(4, [[0, 1], [0, 2], [0, 3]]);
 * console.log(star.sites, star.bonds.length); // 4, 3
 * ```
 */
export function edges(sites: number, bonds: readonly Bond[]): Graph {
  noMore("graph.edges", arguments, 2);
  return inNameOf("graph.edges", () => new Graph(sites, bonds));
}
