import { noMore, requireArgument } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type Graph, graphKind } from "./graph.js";

/**
 * The sublattice, 0 or 1, of every site of a graph whose bonds between first neighbours are bipartite; in every connected part its first site is on sublattice 0.
 *
 * @throws {ArgumentError} if there is a loop of odd length.
 */
export function sublattices(graph: Graph): Uint8Array {
  noMore("graph.sublattices", arguments, 1);
  requireArgument("graph.sublattices", "graph", graph, graphKind);
  const found = sublatticesIfAny(graph);
  if (!("loop" in found)) return found;
  const [site, other] = found.loop;
  throw new ArgumentError(
    `graph.sublattices: ${graph.name} is not bipartite: sites ${site} and ${other} lie on a loop of odd length. Take a lattice without one: chain, square or cubic, open or of even lengths, or honeycomb.`,
  );
}

/** The same, or two sites of a loop of odd length if there is one. */
export function sublatticesIfAny(graph: Graph): Uint8Array | { readonly loop: readonly [number, number] } {
  const neighbours = Array.from({ length: graph.sites }, (): number[] => []);
  for (const [a, b] of graph.bonds.slice(0, graph.shells[0])) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  const colour = new Int8Array(graph.sites).fill(-1);
  for (let first = 0; first < graph.sites; first++) {
    if (colour[first] !== -1) continue;
    colour[first] = 0;
    for (const queue = [first]; queue.length > 0; ) {
      const site = queue.pop()!;
      for (const other of neighbours[site]!) {
        if (colour[other] === colour[site]) return { loop: [site, other] };
        if (colour[other] === -1) {
          colour[other] = 1 - colour[site]!;
          queue.push(other);
        }
      }
    }
  }
  return Uint8Array.from(colour);
}
