import { pairsOf, realParts } from "../../dataset/amplitudes.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { charactersOf } from "../../hilbert/characters.js";
import { symmetric } from "../../hilbert/symmetric.js";
import { ArgumentError } from "../../native/errors.js";
import { mapInTurns, sumInTurns } from "../../native/turns.js";
import type { LearnTarget } from "./target.js";

/** The largest difference between two amplitudes, relative to the largest of all: any state is taken. */
const anyDifference = 4;

/**
 * The part of a target that has a symmetry, with the characters to which it is nearest, brought to the norm of the target.
 *
 * @returns The target, and which fraction of its square that part is.
 * @throws {ArgumentError} if nothing of it has the symmetry.
 */
export async function projectedTarget(
  target: LearnTarget,
  group: SymmetryGroup,
  signal: AbortSignal | undefined,
): Promise<{ readonly target: LearnTarget; readonly weight: number }> {
  const { basis, state } = target;
  const nearest = await charactersOf(basis, group, state, { tolerance: anyDifference, signal });
  const sector = await symmetric(basis, nearest, { signal });
  const squareOf = (parts: Float64Array) => sumInTurns(parts, (part) => part * part, { signal });
  const isReal = state.length === basis.dimension;
  const pairs = await pairsOf(state, basis.dimension, { signal });
  const inside = await sector.project(pairs, { signal });
  const weight = (await squareOf(inside)) / (await squareOf(pairs));
  if (!(weight > 1e-12)) {
    throw new ArgumentError(
      `nnqs learn: nothing of the target has the symmetry of ${group.name}. Take a smaller one, or none.`,
    );
  }
  const whole = await sector.expand(inside, { signal });
  const scaled = await mapInTurns(whole, (part) => part / Math.sqrt(weight), { signal });
  return { target: { ...target, state: isReal ? await realParts(scaled, { signal }) : scaled }, weight };
}
