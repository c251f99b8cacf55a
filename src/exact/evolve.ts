import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { Operator } from "../operator/operator.js";
import { requireState } from "./requireState.js";

export interface EvolveOptions extends JobOptions {
  /** The time to evolve to; may be negative or 0. */
  readonly time?: number;
  /** Several times instead, in any order; they cost no more products than the last one. */
  readonly times?: ArrayLike<number>;
  /** Largest ‖ψ(t)−ψ_exact(t)‖ at the last time, relative to ‖ψ(0)‖; 1e−10 by default. */
  readonly tolerance?: number;
  /** Products of H with a vector after which to give up; 100 000 by default. */
  readonly maxProducts?: number;
  /** Largest dimension of one Krylov space; 200 by default. */
  readonly maxDimension?: number;
  /** Bytes that a stored basis may take; beyond, that part of the recurrence is run twice. 256 MiB by default. */
  readonly memory?: number;
}

/** States at the requested times, and how they came about. */
export interface Evolution {
  /** The state at the last requested time. Complex interleaved, 2D numbers. */
  readonly state: Float64Array;
  /** One state per requested time, in the order given. */
  readonly states: readonly Float64Array[];
  readonly times: readonly number[];
  /** Bound on ‖ψ(t)−ψ_exact(t)‖/‖ψ(0)‖ at all times; the tolerance was met, or this object would not exist. */
  readonly errorBound: number;
  /** |‖ψ(t)‖−‖ψ(0)‖| and |⟨H⟩(t)−⟨H⟩(0)| at the farthest time. */
  readonly normDrift: number;
  readonly energyDrift: number;
  readonly substeps: number;
  /** Products of H with a vector. */
  readonly products: number;
  /** Dimension of the largest Krylov space. */
  readonly krylovDimension: number;
}

interface NativeEvolution extends Omit<Evolution, "state" | "states" | "times"> {
  readonly states: Float64Array;
}

/**
 * ψ(t) = e^{−iHt}ψ(0) in Krylov spaces, with an a-posteriori error bound for every sub-step.
 *
 * @param state - ψ(0), complex interleaved, 2D numbers.
 * @throws {ToleranceError} if the tolerance cannot be met.
 * @throws {ArgumentError | ShapeError | MemoryError} naming the argument.
 * @see native/krylov/evolution.h for the bound.
 */
export async function evolve(operator: Operator, state: Float64Array, options: EvolveOptions): Promise<Evolution> {
  requireState("evolve", state, operator.dimension);
  const times = requestedTimes(options);
  const { states, ...report } = await runJob<NativeEvolution>(
    "evolve",
    {
      operator: operator.handle,
      state,
      times,
      tolerance: options.tolerance ?? 1e-10,
      maxProducts: options.maxProducts ?? 100_000,
      maxDimension: options.maxDimension ?? 200,
      memory: options.memory ?? 2 ** 28,
    },
    options,
  );
  const length = 2 * operator.dimension;
  const list = Array.from(times, (_, k) => states.subarray(k * length, (k + 1) * length));
  return { state: list[list.length - 1]!, states: list, times: Array.from(times), ...report };
}

function requestedTimes({ time, times }: EvolveOptions): Float64Array {
  if ((time === undefined) === (times === undefined)) {
    throw new ArgumentError("evolve: pass either `time`, a number, or `times`, a list of numbers.");
  }
  const list = time === undefined ? Float64Array.from(times!) : Float64Array.of(time);
  if (list.length === 0 || !list.every(Number.isFinite)) {
    throw new ArgumentError("evolve: `times` must hold at least one number, and finite ones only.");
  }
  return list;
}
