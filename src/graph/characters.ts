import { noMore, requireArgument } from "../arguments/index.js";
import { atOnce } from "../native/turns.js";
import { samePermutation } from "./closure.js";
import { numberOf } from "./rootOfUnity.js";
import {
  close,
  type Element,
  groupOfElements,
  orderOf,
  SymmetryGroup,
  symmetryGroupKind,
  withCharacters,
} from "./symmetryGroup.js";

/**
 * A group with each of its one-dimensional characters: of a group whose elements commute, such as translations, as many as elements, and every
 * state is a sum of states of these sectors. Of others they are fewer, and states of representations of more dimensions are in none.
 *
 * @param group - Its own character does not matter.
 * @throws {ArgumentError} unless `group` is one.
 *
 * @example
 * ```ts
 * import { graph, hilbert } from "infinite-nnqs";
 *
 * const ring = graph.chain(6);
 * const sectors = graph.characters(graph.translations(ring)); // all momenta
 * console.log(sectors.map((group) => hilbert.sectorDimension(hilbert.spins(6), group))); // 14, 9, 11, 10, 11, 9
 * ```
 */
export function characters(group: SymmetryGroup): SymmetryGroup[] {
  noMore("graph.characters", arguments, 1);
  requireArgument("graph.characters", "group", group, symmetryGroupKind);
  let found = [new SymmetryGroup(group.sites, [], group.name)];
  for (const generator of group.generators) {
    if (found[0]!.elements.some((one) => samePermutation(one, generator))) continue;
    found = found.flatMap((one) => [...extensions(one, generator)]);
  }
  return found;
}

/** A group with one more generator, with every character that the two can have together; 1 for the generator comes first. */
export function* extensions(group: SymmetryGroup, generator: Element): Generator<SymmetryGroup> {
  const order = orderOf(generator.sites, generator.flip);
  const closed = atOnce(close(group.sites, [...group.generators, generator]));
  for (let turn = 0; turn < order; turn++) {
    const [character, imaginary] = numberOf({ turn, order });
    const generators = [...group.generators, { ...generator, character, imaginary }];
    const found = atOnce(withCharacters(closed, generators));
    if ("elements" in found) yield groupOfElements(group.sites, group.name, generators, found.elements);
  }
}
