import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { rising } from "../native/progress.js";
import { stepByStep } from "../native/turns.js";
import { bondArray, type Graph, graphKind, shellOfBonds } from "./graph.js";
import {
  close,
  type Element,
  groupOfElements,
  mostElements,
  type SymmetryGroup,
  withCharacters,
} from "./symmetryGroup.js";

/**
 * All permutations of the sites that take bonds to bonds of the same shell of neighbours: the symmetries of any list of bonds, by nauty. Of small
 * tori, such as 4×4 sites, they are more than {@link spaceGroup} has.
 *
 * @throws {ArgumentError} if they are more than 20 000, as of graphs that fall into equal parts: then a smaller group must be made of some of them.
 * @see McKay & Piperno 2014, J. Symb. Comput. 60, 94.
 *
 * @example
 * ```ts
 * import { graph } from "infinite-nnqs";
 *
 * const { order } = await graph.automorphisms(graph.square(4, 4)); // a hypercube
 * console.log(order, graph.spaceGroup(graph.square(4, 4)).order); // 384, 128
 * ```
 */
export async function automorphisms(graph: Graph, options: JobOptions = {}): Promise<SymmetryGroup> {
  const where = "graph.automorphisms";
  noMore(where, arguments, 2);
  requireArgument(where, "graph", graph, graphKind);
  const { done, ...job } = rising(requireOptions(where, options, jobKinds));
  const request = { sites: graph.sites, bonds: bondArray(graph), kinds: shellOfBonds(graph) };
  const { generators, order } = await runJob("automorphisms", request, job, { where });
  if (order[0]! > mostElements) {
    throw new ArgumentError(
      `${where}: ${graph.name} has ${order[0] === Number.POSITIVE_INFINITY ? "more than 10^308" : order[0]} automorphisms, and at most ${mostElements} are closed into a group. Give some of its symmetries to new graph.SymmetryGroup(sites, [{ sites: [1, 2, 0] }]).`,
    );
  }
  const elements = Array.from({ length: generators.length / graph.sites }, (_, i) => ({
    sites: generators.slice(i * graph.sites, (i + 1) * graph.sites),
    flip: false,
    character: 1,
    imaginary: 0,
  }));
  const all = await stepByStep(withTrivialCharacter(graph.sites, elements), job.signal);
  return done(groupOfElements(graph.sites, `automorphisms of ${graph.name}`, elements, all));
}

/** All elements of the group, each with the character 1. */
function* withTrivialCharacter(sites: number, generators: readonly Element[]): Generator<void, readonly Element[]> {
  const found = yield* withCharacters(yield* close(sites, generators), generators);
  return "elements" in found ? found.elements : [];
}
