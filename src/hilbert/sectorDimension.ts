import { noMore, requireArgument } from "../arguments/index.js";
import { cycleLengths, fixedSubsets } from "../graph/cycles.js";
import { type Element, type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { basisKind } from "./basis.js";
import type { FermionHilbert } from "./fermions.js";
import type { Hilbert } from "./hilbert.js";
import { requireAction } from "./orbits.js";
import type { SpinHilbert } from "./spins.js";

/**
 * The number of linearly independent states of a basis that transform with the character of a group, counted without a list of them: the number of orbits
 * that are allowed (1/|G|)·Σ_g χ(g)*·tr(g).
 *
 * @returns Exact below 2⁵³.
 * @throws {ArgumentError} as `hilbert.orbits`.
 * @see Burnside's lemma.
 */
export function sectorDimension(basis: Hilbert, group: SymmetryGroup): number {
  noMore("hilbert.sectorDimension", arguments, 2);
  requireArgument("hilbert.sectorDimension", "basis", basis, basisKind);
  requireArgument("hilbert.sectorDimension", "group", group, symmetryGroupKind);
  requireAction("hilbert.sectorDimension", basis, group);
  const trace = traceOn(basis, true);
  // Imaginary parts cancel: an element and its inverse have the same trace.
  const sum = group.elements.reduce((total, element) => total + element.character * trace(element), 0);
  return Math.round(sum / group.order);
}

/** The number of orbits of a basis under a group, whatever its character, forbidden ones included: at least as many as it leaves. */
export function countOrbits(basis: Hilbert, group: SymmetryGroup): number {
  const trace = traceOn(basis, false);
  return Math.round(group.elements.reduce((total, element) => total + trace(element), 0) / group.order);
}

function traceOn(basis: Hilbert, signed: boolean): (element: Element) => number {
  return basis.kind === "spins" ? spinTrace(basis as SpinHilbert) : fermionTrace(basis as FermionHilbert, signed);
}

/** States that an operation takes to themselves. */
function spinTrace({ sites: count, up }: SpinHilbert): (element: Element) => number {
  return ({ sites, flip }) => {
    const cycles = cycleLengths(sites);
    if (flip) return cycles.every((length) => length % 2 === 0) ? 2 ** cycles.length : 0; // up and down alternate
    return up === undefined ? 2 ** cycles.length : fixedSubsets(sites)[count - up]!;
  };
}

/** The same of fermions, each with the sign of its reordering if that is wanted. */
function fermionTrace({ up, down }: FermionHilbert, signed: boolean): (element: Element) => number {
  return ({ sites }) => {
    const fixed = fixedSubsets(sites, signed);
    return fixed[up]! * fixed[down]!;
  };
}
