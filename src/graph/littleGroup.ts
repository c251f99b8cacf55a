import { atOnce } from "../native/turns.js";
import { extensions } from "./characters.js";
import { samePermutation } from "./closure.js";
import { close, type Element, elementOf, type Operation, operationOf, SymmetryGroup } from "./symmetryGroup.js";

/**
 * Translations with the operations that keep their characters: those for which a translation t and the translation g·t·g⁻¹ have the same one.
 * Rotations about one centre may have the character 1 where those about another do not: what is chosen lets most operations join.
 */
export function littleGroup(
  translations: SymmetryGroup,
  operations: readonly Operation[],
  name: string,
): SymmetryGroup {
  const { sites } = translations;
  const keeps = ({ sites: g }: Element): boolean =>
    translations.generators.every((t) => {
      const conjugate = new Int32Array(sites);
      for (let site = 0; site < sites; site++) conjugate[g[site]!] = g[t.sites[site]!]!;
      const image = translations.elements.find((one) => samePermutation(one, { sites: conjugate, flip: t.flip }));
      return image !== undefined && image.character === t.character && image.imaginary === t.imaginary;
    });
  const elements = operations.map((one) => elementOf("graph.spaceGroup", sites, one, "operation")).filter(keeps);
  const { all } = atOnce(close(sites, [...translations.generators, ...elements]));
  const { generators } = largest(translations, elements, all.length);
  return new SymmetryGroup(sites, generators.map(operationOf), name);
}

/** The largest group that operations, each with any character, add up to, `most` elements in all; the first one found of equal ones. */
function largest(group: SymmetryGroup, operations: readonly Element[], most: number): SymmetryGroup {
  const at = operations.findIndex((one) => !group.elements.some((element) => samePermutation(element, one)));
  if (at < 0) return group;
  const rest = operations.slice(at + 1);
  let best: SymmetryGroup | undefined;
  for (const next of extensions(group, operations[at]!)) {
    const found = largest(next, rest, most);
    if (best === undefined || found.order > best.order) best = found;
    if (best.order === most) break;
  }
  return best ?? largest(group, rest, most);
}
