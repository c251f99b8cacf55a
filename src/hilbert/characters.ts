import { float64, jobKinds, type Kinds, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { type Operation, SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { inTurns } from "../native/turns.js";
import { basisKind } from "./basis.js";
import type { Hilbert } from "./hilbert.js";
import { actionOf, requireAction } from "./orbits.js";

/** Options of {@link charactersOf}. */
export interface CharactersOptions {
  /** Largest |ψ(gx) − χ·s·ψ(x)| relative to the largest |ψ(x)|; 1e-8 by default. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal | undefined;
}

const kinds: Kinds<CharactersOptions> = { tolerance: number({ least: 0, most: 1 }), signal: jobKinds.signal };

/**
 * The group with the characters ±1 by which its operations act on a state: what networks that represent the state are averaged with.
 *
 * @param group - Its own characters do not matter.
 * @param state - ψ on the basis, D real numbers or D pairs (re, im).
 * @throws {ArgumentError} naming the operation that takes the state to no multiple ±1 of it, and by how much it misses both; {ShapeError}.
 */
export async function charactersOf(
  basis: Hilbert,
  group: SymmetryGroup,
  state: Float64Array,
  options: CharactersOptions = {},
): Promise<SymmetryGroup> {
  const where = "hilbert.charactersOf";
  noMore(where, arguments, 4);
  requireArgument(where, "basis", basis, basisKind);
  requireArgument(where, "group", group, symmetryGroupKind);
  requireArgument(where, "state", state, float64);
  const { tolerance = 1e-8, signal } = requireOptions(where, options, kinds);
  requireAction(where, basis, group);
  const parts = state.length / basis.dimension;
  if (parts !== 1 && parts !== 2) {
    throw new ShapeError(
      `${where}: \`state\` must have length ${basis.dimension} or ${2 * basis.dimension}, the real or complex amplitudes of ${basis.name}, not ${state.length}.`,
    );
  }
  const { generators } = group;
  const operations: Operation[] = generators.map(({ sites, flip }) => ({ sites: Array.from(sites), flip }));
  const act = actionOf(basis, new SymmetryGroup(group.sites, operations));
  const misses = generators.map(() => ({ even: 0, odd: 0 }));
  let largest = 0;
  const compare = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      let generator = 0;
      act(x, (image, sign) => {
        const miss = misses[generator++]!;
        for (let part = 0; part < parts; part++) {
          const [here, there] = [sign * state[parts * x + part]!, state[parts * image + part]!];
          miss.even = Math.max(miss.even, Math.abs(there - here));
          miss.odd = Math.max(miss.odd, Math.abs(there + here));
        }
      });
      for (let part = 0; part < parts; part++) largest = Math.max(largest, Math.abs(state[parts * x + part]!));
    }
  };
  await inTurns(basis.dimension, compare, { signal, cost: 20 * Math.max(1, generators.length) });
  const withCharacters = operations.map((operation, i) => {
    const { even, odd } = misses[i]!;
    const character = even <= odd ? 1 : -1;
    const miss = Math.min(even, odd) / (largest || 1);
    if (miss <= tolerance) return { ...operation, character };
    throw new ArgumentError(
      `${where}: the state is not invariant: the operation [${operation.sites.join(", ")}]${operation.flip ? " with the flip" : ""} takes it to no multiple ±1 of itself, but ${miss.toPrecision(2)} of its largest amplitude off. Take a smaller group, or another state of a degenerate level.`,
    );
  });
  return new SymmetryGroup(group.sites, withCharacters, group.name);
}
