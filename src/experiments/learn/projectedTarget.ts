import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { charactersOf } from "../../hilbert/characters.js";
import { symmetric } from "../../hilbert/symmetric.js";
import { ArgumentError } from "../../native/errors.js";
import { inTurns, mapInTurns } from "../../native/turns.js";
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
  const real = state.length === basis.dimension;
  const pairs = real ? await complexPairs(state, signal) : state;
  const inside = await sector.project(pairs, { signal });
  const weight = squareOf(inside) / squareOf(pairs);
  if (!(weight > 1e-12)) {
    throw new ArgumentError(
      `nnqs learn: nothing of the target has the symmetry of ${group.name}. Take a smaller one, or none.`,
    );
  }
  const whole = await sector.expand(inside, { signal });
  const scaled = await mapInTurns(whole, (part) => part / Math.sqrt(weight), { signal });
  return { target: { ...target, state: real ? scaled.filter((_, i) => i % 2 === 0) : scaled }, weight };
}

function squareOf(state: Float64Array): number {
  return state.reduce((sum, part) => sum + part * part, 0);
}

async function complexPairs(state: Float64Array, signal: AbortSignal | undefined): Promise<Float64Array> {
  const pairs = new Float64Array(2 * state.length);
  const copy = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) pairs[2 * i] = state[i]!;
  };
  await inTurns(state.length, copy, { signal });
  return pairs;
}
