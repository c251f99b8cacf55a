import { boolean, callback, called, noMore, requireArgument, requireReturned } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type Element, operationOf, SymmetryGroup, symmetryGroupKind } from "./symmetryGroup.js";

/**
 * The elements of a group that `keep` accepts, with their characters: `subgroup(group, ({ sites }) => sites[0] === 0)` leaves site 0 where it is.
 *
 * @throws {ArgumentError} if they are no group, that is, products of them are not accepted.
 */
export function subgroup(group: SymmetryGroup, keep: (element: Element) => boolean): SymmetryGroup {
  noMore("graph.subgroup", arguments, 2);
  requireArgument("graph.subgroup", "group", group, symmetryGroupKind);
  requireArgument("graph.subgroup", "keep", keep, callback);
  const kept = group.elements.filter((element) =>
    requireReturned(
      "graph.subgroup",
      "keep",
      called("graph.subgroup", "keep", () => keep(element)),
      boolean,
    ),
  );
  const found = new SymmetryGroup(group.sites, kept.map(operationOf), `subgroup of ${group.name}`);
  if (found.order === kept.length) return found;
  throw new ArgumentError(
    `graph.subgroup: the ${kept.length} elements that \`keep\` accepts are no group: their products are ${found.order}. Accept all of these, or fewer.`,
  );
}
