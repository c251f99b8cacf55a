import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { Operator } from "../operator/operator.js";
import { spectrum } from "./spectrum.js";

export interface GroundStateOptions extends JobOptions {
  /** Largest residual ‖Hψ−Eψ‖ of any returned level; 1e−10 by default. */
  readonly tolerance?: number;
  /** Levels wanted, 1 to 1000; 2 by default, so that the gap is known. */
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
  /** Distance to the next higher level; NaN if there is none, or if 64 states are degenerate and no more were looked for. */
  readonly gap: number;
  /** States that were found in the lowest level. */
  readonly degeneracy: number;
  /** All levels that were found, ascending, each as often as it occurs. */
  readonly energies: Float64Array;
  readonly residuals: Float64Array;
  /** One state per level. */
  readonly states: readonly Float64Array[];
  /** Products of H with a vector; 0 for a basis so small that the dense matrix was diagonalised. */
  readonly products: number;
}

type Levels = Pick<GroundState, "energies" | "residuals" | "states" | "products">;

const denseDimension = 64;
const mostDegenerate = 64;

/**
 * The ground state, and more of the lowest levels if asked for, by thick-restart block Lanczos stopped on the residual.
 * Degenerate and nearly degenerate levels are found and reported.
 *
 * @throws {ToleranceError} if the tolerance is not reached within `maxProducts`.
 * @throws {MemoryError} if the basis does not fit, {ArgumentError} naming the option.
 * @see native/krylov/eigenpairs.h for the method.
 */
export async function groundState(operator: Operator, options: GroundStateOptions = {}): Promise<GroundState> {
  const { tolerance = 1e-10, degeneracyTolerance = 10 * tolerance, levels = 2 } = options;
  if (!Number.isSafeInteger(levels) || levels < 1 || levels > 1000) {
    throw new ArgumentError(`groundState: \`levels\` must be a whole number from 1 to 1000, not ${levels}.`);
  }
  if (operator.dimension > denseDimension && levels > operator.dimension / 2) {
    throw new ArgumentError(
      `groundState: ${levels} levels are more than half of the ${operator.dimension} states. Use exact.spectrum.`,
    );
  }
  const small = operator.dimension <= denseDimension;
  const found = small ? await denseLevels(operator, options) : await lanczosLevels(operator, options);
  const { energies, residuals, states } = found;
  const above = energies.findIndex((energy) => energy > energies[0]! + degeneracyTolerance);
  return {
    energy: energies[0]!,
    state: states[0]!,
    residual: residuals[0]!,
    gap: above < 0 ? Number.NaN : energies[above]! - energies[0]!,
    degeneracy: above < 0 ? energies.length : above,
    ...found,
  };
}

async function lanczosLevels(operator: Operator, options: GroundStateOptions): Promise<Levels> {
  const { tolerance = 1e-10, degeneracyTolerance = 10 * tolerance, levels = 2 } = options;
  const found = await runJob<Omit<Levels, "states"> & { states: Float64Array }>(
    "lowestEigenpairs",
    {
      operator: operator.handle,
      levels,
      mostLevels: Math.max(levels, mostDegenerate),
      degeneracy: degeneracyTolerance,
      tolerance,
      maxProducts: options.maxProducts ?? 100_000,
      memory: options.memory ?? 1.5e9,
      seed: options.seed ?? 0,
    },
    options,
  );
  const length = 2 * operator.dimension;
  const states = Array.from(found.energies, (_, k) => found.states.slice(k * length, (k + 1) * length));
  return { energies: found.energies, residuals: found.residuals, states, products: found.products };
}

async function denseLevels(operator: Operator, options: GroundStateOptions): Promise<Levels> {
  const { values, states = [] } = await spectrum(operator, { signal: options.signal, vectors: true });
  const residuals = states.map((state, k) => {
    const product = operator.applySync(state);
    return Math.hypot(...product.map((x, i) => x - values[k]! * state[i]!));
  });
  return { energies: values, residuals: Float64Array.from(residuals), states, products: 0 };
}
