import { jobKinds, type Kinds, number, whole } from "../arguments/index.js";
import { ArgumentError, ToleranceError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import type { Operator } from "../operator/operator.js";

/** Options of `groundState`. */
export interface GroundStateOptions extends JobOptions {
  /**
   * Largest residual ‖Hψ−Eψ‖ of any returned level, in units of {@link GroundState.scale}; 1e−10 by default. What rounding leaves of a
   * residual, 16ε‖H‖, always suffices; one above 1e−2 tells no level from the next, and is sought to 1e−2.
   */
  readonly tolerance?: number;
  /** Levels wanted, 1 to 1000; 1 by default. The rest of the multiplet in which the last one lies comes with them, up to 63 more. */
  readonly levels?: number;
  /**
   * A level this close, in units of the scale, to the lowest one of a multiplet belongs to it; 0 by default, where only levels that
   * cannot be told apart do, {@link GroundState.resolution}.
   */
  readonly degeneracyTolerance?: number;
  /** Products of H with a vector after which to give up; 100 000 by default. */
  readonly maxProducts?: number | undefined;
  /** Bytes that the search space may take, at least that of four blocks; 1.5e9 by default. */
  readonly memory?: number | undefined;
  /** Seed of the random start vectors; 0 by default. */
  readonly seed?: number;
}

/** Levels of one search at most. */
export const mostLevels = 1000;

/** What options of `groundState` must be. */
export const groundStateKinds: Kinds<GroundStateOptions> = {
  tolerance: number({ above: 0, most: 1e150 }),
  levels: whole(1, mostLevels),
  degeneracyTolerance: number({ least: 0, most: 1e300 }),
  maxProducts: whole(1),
  memory: number({ least: 0, most: 1e300 }),
  seed: whole(0),
  ...jobKinds,
};

/** The lowest level of an operator, and how it was found. */
export interface GroundState {
  /** The lowest eigenvalue. */
  readonly energy: number;
  /** Complex interleaved, 2D numbers, norm 1; one of the states of the lowest level if that is degenerate. */
  readonly state: Float64Array;
  /** ‖Hψ−Eψ‖ of that state, computed from it; an energy, as H is. */
  readonly residual: number;
  /**
   * What tolerances are relative to: half the spread of the spectrum, per site; about the size of H's parameters. Where there are many
   * states it is what a few Lanczos steps see of the spread.
   */
  readonly scale: number;
  /** Levels closer than this count as one: what rounding leaves of their distance, 160ε‖H‖ or little more; an energy, as H is. */
  readonly resolution: number;
  /** Distance to the next higher level; NaN if there is none, or if so many states are degenerate that no more were looked for. */
  readonly gap: number;
  /** Dimension of the lowest level; of those that were looked for if `gap` is NaN. All states, if H is a number. */
  readonly degeneracy: number;
  /** Whether all states of the last multiplet are among `states`; false if it has so many that it is cut. */
  readonly complete: boolean;
  /** The levels wanted and the rest of the last multiplet, ascending, each as often as it occurs. */
  readonly energies: Float64Array;
  /** ‖Hψ − Eψ‖ of each. */
  readonly residuals: Float64Array;
  /** One state per level. */
  readonly states: readonly Float64Array[];
  /** Products of H with a vector; 0 where the dense matrix was diagonalised. */
  readonly products: number;
}

/** All levels that were found; states of those wanted only. */
export type Levels = Pick<
  GroundState,
  "energies" | "residuals" | "states" | "products" | "scale" | "resolution" | "complete"
>;

/** The options with their defaults, checked. */
export type Settings = { [Name in Exclude<keyof GroundStateOptions, keyof JobOptions>]-?: number };

/** Levels that may come with those wanted: the rest of the last multiplet. */
export const mostBeyond = 63;

/** What a search for levels takes where options leave it out. */
export const groundStateDefaults = { tolerance: 1e-10, maxProducts: 100_000, memory: 1.5e9 } as const;

/** The settings of a search. @throws {ToleranceError | ArgumentError} for what no search of this operator can do. */
export function settingsOf({ dimension, hilbert }: Operator, options: GroundStateOptions): Settings {
  const {
    tolerance = groundStateDefaults.tolerance,
    levels = 1,
    degeneracyTolerance = 0,
    maxProducts = groundStateDefaults.maxProducts,
    memory = groundStateDefaults.memory,
    seed = 0,
  } = options;
  const least = roundingOfResiduals * hilbert.sites;
  if (tolerance < least) {
    throw new ToleranceError(
      `groundState: \`tolerance\` was ${tolerance}, but rounding leaves residuals of up to ${least.toPrecision(2)} on ${hilbert.sites} sites. Ask for a { tolerance } of at least that.`,
    );
  }
  if (levels > dimension) {
    throw new ArgumentError(
      `groundState: { levels } must be at most ${dimension}, all states that there are, not ${levels}.`,
    );
  }
  return { tolerance, degeneracyTolerance, levels, maxProducts, memory, seed };
}

/** Of converged pairs, relative to ‖H‖: RoundingOfResiduals of native/krylov/eigenpairs.cc. */
const roundingOfResiduals = 16 * Number.EPSILON;

/** What rounding leaves of a residual. */
export function roundingOf({ bounds: [lower, upper] }: Operator): number {
  return roundingOfResiduals * Math.max(Math.abs(lower), Math.abs(upper));
}

/** Where the multiplet ends in which the first `levels` of the ascending energies end. */
export function multipletEnd(energies: Float64Array, levels: number, tolerance: number): number {
  let end = 0;
  while (end < levels && end < energies.length) {
    const top = energies[end]! + tolerance;
    while (end < energies.length && energies[end]! <= top) end++;
  }
  return end;
}
