import { realParts } from "../../dataset/amplitudes.js";
import { characters } from "../../graph/characters.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { sectorDimension } from "../../hilbert/sectorDimension.js";
import { type SymmetricHilbert, symmetric } from "../../hilbert/symmetric.js";
import { ArgumentError } from "../../native/errors.js";
import { mapInTurns, sumInTurns } from "../../native/turns.js";
import { statePairs } from "./statePairs.js";
import type { LearnTarget } from "./target.js";

/** Fractions of a square that are the same but for rounding. */
const sameWeight = 1e-9;

/** What of a target has a symmetry. */
export interface Projected {
  readonly target: LearnTarget;
  /** Which fraction of its square that part is. */
  readonly weight: number;
  /** With how many other characters as much of it has the symmetry, such as those of −k beside k of a real state. */
  readonly others: number;
}

/**
 * The part of a target that has a symmetry, with those characters of the group of which the most of it is, brought to the norm of the target. Of several with
 * as much the first is taken.
 *
 * @throws {ArgumentError} if nothing of it has the symmetry.
 */
export async function projectedTarget(
  target: LearnTarget,
  group: SymmetryGroup,
  signal: AbortSignal | undefined,
): Promise<Projected> {
  const { basis, state } = target;
  const squareOf = (parts: Float64Array) => sumInTurns(parts, (part) => part * part, { signal });
  const pairs = await statePairs(target, { signal });
  const square = await squareOf(pairs);
  let [largest, left, others] = [0, 1, 0];
  let best: { readonly sector: SymmetricHilbert; readonly inside: Float64Array } | undefined;
  for (const one of characters(group)) {
    if (left < largest - sameWeight) break; // no other can have as much
    if (sectorDimension(basis, one) === 0) continue;
    const sector = await symmetric(basis, one, { signal });
    const inside = await sector.project(pairs, { signal });
    const weight = (await squareOf(inside)) / square;
    left -= weight;
    if (Math.abs(weight - largest) <= sameWeight) others++;
    else if (weight > largest) [largest, best, others] = [weight, { sector, inside }, 0];
  }
  if (best === undefined || !(largest > 1e-12)) {
    throw new ArgumentError(
      `nnqs learn: nothing of the target has the symmetry of ${group.name}. Take a smaller one, or none.`,
    );
  }
  const isReal = state.length === basis.dimension && best.sector.group.isReal;
  const whole = await best.sector.expand(best.inside, { signal });
  const scaled = await mapInTurns(whole, (part) => part / Math.sqrt(largest), { signal });
  return {
    target: { ...target, pairs: scaled, state: isReal ? await realParts(scaled, { signal }) : scaled },
    weight: largest,
    others,
  };
}
