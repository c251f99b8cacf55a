import type { SymmetryGroup } from "../graph/symmetryGroup.js";
import { ArgumentError } from "../native/errors.js";
import type { Hilbert } from "./hilbert.js";

/** What lives on a basis, as messages call it. */
export interface OnBasis {
  /** "observable `d`" */
  readonly what: string;
  readonly hilbert: Hilbert;
}

/**
 * Refuses to combine what lives on two bases: as many states do not make them one, for index i stands for another state in another
 * sector.
 *
 * @throws {ArgumentError} unless both are of one kind, with the same sites, the same sector and the same symmetry.
 */
export function requireSameBasis(where: string, a: OnBasis, b: OnBasis): void {
  if (isSameBasis(a.hilbert, b.hilbert)) return;
  throw new ArgumentError(
    `${where}: ${a.what} is on another basis (${a.hilbert.name}, ${a.hilbert.dimension} states) than ${b.what} (${b.hilbert.name}, ${b.hilbert.dimension} states). Make both on one basis, such as the \`hilbert\` of an operator.`,
  );
}

function isSameBasis({ native: a, group }: Hilbert, { native: b, group: other }: Hilbert): boolean {
  if (!isSameGroup(group, other)) return false;
  if (a.sites !== b.sites) return false;
  if (a.kind === "spins") return b.kind === "spins" && a.ones === b.ones;
  return b.kind === "fermions" && a.up === b.up && a.down === b.down;
}

/** Whether two groups have the same elements in one order, with the same characters. */
function isSameGroup(a: SymmetryGroup | undefined, b: SymmetryGroup | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.order !== b.order) return false;
  return a.elements.every((one, g) => {
    const other = b.elements[g]!;
    return (
      one.flip === other.flip &&
      one.character === other.character &&
      one.imaginary === other.imaginary &&
      one.sites.every((site, i) => site === other.sites[i])
    );
  });
}
