import { type JobOptions, runJob } from "../native/job.js";
import type { Operator } from "../operator/operator.js";

export interface GroundStateOptions extends JobOptions {
  /** Largest residual ‖Hψ−Eψ‖ of any returned level; 1e−10 by default. */
  readonly tolerance?: number;
  /** Levels wanted; 2 by default, so that the gap is known. */
  readonly levels?: number;
  /** Levels closer than this are counted as degenerate; ten times `tolerance` by default. */
  readonly degeneracyTolerance?: number;
  /** Products of H with a vector after which to give up; 100 000 by default. */
  readonly maxProducts?: number;
  /** Bytes that the Lanczos basis may take; 1.5e9 by default. */
  readonly memory?: number;
  /** Seed of the random start vectors; 0 by default. */
  readonly seed?: number;
}

/** The lowest level of an operator, and how it was found. */
export interface GroundState {
  readonly energy: number;
  /** Complex interleaved, 2D numbers, norm 1; one of the states of the lowest level if that is degenerate. */
  readonly state: Float64Array;
  /** ‖Hψ−Eψ‖ of that state, computed from it. */
  readonly residual: number;
  /** Distance to the next higher level; NaN where there is none. */
  readonly gap: number;
  /** States in the lowest level. */
  readonly degeneracy: number;
  /** All levels that were found, ascending, with multiplicity. */
  readonly energies: Float64Array;
  readonly residuals: Float64Array;
  /** One state per level. */
  readonly states: readonly Float64Array[];
  /** Products of H with a vector. */
  readonly products: number;
}

interface NativeLevels {
  readonly energies: Float64Array;
  readonly residuals: Float64Array;
  readonly states: Float64Array;
  readonly products: number;
}

/**
 * The ground state by thick-restart block Lanczos, stopped on the residual. Degenerate and nearly degenerate levels are
 * found and reported.
 *
 * @throws {ToleranceError} if the tolerance is not reached within `maxProducts`.
 * @throws {MemoryError} if the basis does not fit.
 */
export async function groundState(operator: Operator, options: GroundStateOptions = {}): Promise<GroundState> {
  const { tolerance = 1e-10, degeneracyTolerance = 10 * tolerance } = options;
  const found = await runJob<NativeLevels>(
    "lowestEigenpairs",
    {
      operator: operator.handle,
      levels: Math.min(options.levels ?? 2, operator.dimension),
      resolveGroundLevel: true,
      degeneracy: degeneracyTolerance,
      tolerance,
      maxProducts: options.maxProducts ?? 100_000,
      memory: options.memory ?? 1.5e9,
      seed: options.seed ?? 0,
    },
    options,
  );
  const { energies, residuals, products } = found;
  const length = 2 * operator.dimension;
  const states = Array.from(energies, (_, k) => found.states.slice(k * length, (k + 1) * length));
  const above = energies.findIndex((energy) => energy > energies[0]! + degeneracyTolerance);
  return {
    energy: energies[0]!,
    state: states[0]!,
    residual: residuals[0]!,
    gap: above < 0 ? Number.NaN : energies[above]! - energies[0]!,
    degeneracy: above < 0 ? energies.length : above,
    ...{ energies, residuals, states, products },
  };
}
