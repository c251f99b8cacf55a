import {
  jobKinds,
  type Kinds,
  noMore,
  number,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { nearestRoot } from "../graph/rootOfUnity.js";
import { operationOf, orderOf, SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { moderate } from "../linalg/moderate.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { basisKind } from "./basis.js";
import type { Hilbert } from "./hilbert.js";
import { actionOf, requireAction, withoutCharacters } from "./orbits.js";

/** Options of {@link charactersOf}. */
export interface CharactersOptions extends JobOptions {
  /** Largest part of χ·ψ(gx) − s·ψ(x) relative to the largest |ψ(x)|; 1e-8 by default; with 4 the nearest characters of any state. */
  readonly tolerance?: number;
}

/** That of a state which lacks the symmetry: whoever can do something else with it tells it from others; users see an ArgumentError. */
export class NotInvariantError extends ArgumentError {
  override get name(): string {
    return ArgumentError.name;
  }
}

const kinds: Kinds<CharactersOptions> = { tolerance: number({ least: 0, most: 4 }), ...jobKinds };

/**
 * The group with the characters by which its operations act on a state, U_g ψ = χ(g)ψ: the sector that it is in, and what networks that represent it
 * are averaged with.
 *
 * @param group - Its own characters do not matter.
 * @param state - ψ on the basis, D real numbers or D pairs (re, im).
 * @throws {ArgumentError} naming the operation that takes the state to no multiple of it, and by how much it misses the nearest one; {ShapeError}.
 *
 * @example
 * ```ts
 * import { exact, graph, hilbert, operator } from "infinite-nnqs";
 *
 * const ring = operator.heisenberg(graph.chain(6), { magnetization: 0 });
 * const { state } = await exact.groundState(ring);
 * const group = await hilbert.charactersOf(ring.hilbert, graph.translations(graph.chain(6)), state);
 * console.log(group.generators[0]!.character); // -1: momentum π
 * ```
 */
export async function charactersOf(
  basis: Hilbert,
  group: SymmetryGroup,
  state: ArrayLike<number>,
  options: CharactersOptions = {},
): Promise<SymmetryGroup> {
  const where = "hilbert.charactersOf";
  noMore(where, arguments, 4);
  requireArgument(where, "basis", basis, basisKind);
  requireArgument(where, "group", group, symmetryGroupKind);
  const given = requireNumbers(where, "state", state);
  const { tolerance = 1e-8, done, ...job } = rising(requireOptions(where, options, kinds));
  requireAction(where, basis, group);
  const parts = given.length / basis.dimension;
  if (parts !== 1 && parts !== 2) {
    throw new ShapeError(
      `${where}: \`state\` must have length ${basis.dimension} or ${2 * basis.dimension}, the real or complex amplitudes of ${basis.name}, not ${given.length}.`,
    );
  }
  const { vector: amplitudes } = await moderate(given, { signal: job.signal });
  const { generators } = group;
  const act = actionOf(basis, withoutCharacters(group));
  const cost = 20 * Math.max(1, generators.length);
  const im = (x: number) => (parts === 2 ? amplitudes[2 * x + 1]! : 0);
  const re = (x: number) => amplitudes[parts * x]!;
  const overlaps = generators.map(() => ({ re: 0, im: 0 })); // Σ_x s·ψ(x)·ψ(gx)*, which is χ(g)·⟨ψ|ψ⟩
  let largest = 0;
  const sum = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      let generator = 0;
      const [a, b] = [re(x), im(x)];
      act(x, (image, sign) => {
        const overlap = overlaps[generator++]!;
        overlap.re += sign * (a * re(image) + b * im(image));
        overlap.im += sign * (b * re(image) - a * im(image));
      });
      largest = Math.max(largest, Math.abs(a), Math.abs(b));
    }
  };
  await inTurns(basis.dimension, sum, { ...partOf(job, 0, 0.5), cost });
  if (!Number.isFinite(largest)) {
    throw new ArgumentError(`${where}: the state holds numbers that are not finite. Pass one of norm 1.`);
  }
  const characters = overlaps.map((overlap, i) => {
    const { sites, flip } = generators[i]!;
    return nearestRoot(overlap.re, overlap.im, orderOf(sites, flip));
  });
  const misses = new Float64Array(generators.length);
  const compare = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      let generator = 0;
      act(x, (image, sign) => {
        const [c, d] = characters[generator]!;
        const here = sign * re(x) - (c * re(image) - d * im(image));
        const there = sign * im(x) - (c * im(image) + d * re(image));
        misses[generator] = Math.max(misses[generator]!, Math.abs(here), Math.abs(there));
        generator++;
      });
    }
  };
  await inTurns(basis.dimension, compare, { ...partOf(job, 0.5, 1), cost });
  const withCharacters = generators.map((one, i) => {
    const miss = misses[i]! / (largest || 1);
    if (miss <= tolerance) return { ...operationOf(one), character: characters[i]! };
    throw new NotInvariantError(
      `${where}: the state is not invariant: the operation [${one.sites.join(", ")}]${one.flip ? " with the flip" : ""} takes it to no multiple of itself, but ${miss.toPrecision(2)} of its largest amplitude off. Take a smaller group, or another state of a degenerate level.`,
    );
  });
  return done(new SymmetryGroup(group.sites, withCharacters, group.name));
}
