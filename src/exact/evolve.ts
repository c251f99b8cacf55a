import {
  boolean,
  jobKinds,
  type Kinds,
  noMore,
  notNegative,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { timesPowerOfTwo } from "../linalg/moderate.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import type { RequestOf } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { jobBytes } from "../native/memory.js";
import { systemInfo } from "../native/system.js";
import { everyInTurns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { measurable, requireVector } from "./requireState.js";
import { allOutwards, type TimeList, timeKind, timeList, timesKind } from "./timeList.js";

/** How states are evolved, in {@link evolve} and `quench`. */
export interface PropagationOptions extends JobOptions {
  /**
   * `krylov` (the default): Lanczos spaces with an a-posteriori bound; fewest products.
   * `chebyshev`: one expansion with an a-priori bound; least memory, for long times.
   */
  readonly method?: "krylov" | "chebyshev";
  /** Largest ‖ψ(t)−ψ_exact(t)‖ at the last time, relative to ‖ψ(0)‖; 1e−10 by default. */
  readonly tolerance?: number;
  /** Products of H with a vector after which to give up; 100 000 by default. */
  readonly maxProducts?: number | undefined;
  /** Largest dimension of one Krylov space, 2 to 1000; 200 by default. Long times of up to 4096 states may take a whole one instead. */
  readonly maxDimension?: number | undefined;
  /** Bytes that a stored Krylov basis may take; what lies beyond is computed twice. 256 MiB by default. */
  readonly memory?: number | undefined;
  /** Evolve in imaginary time, ψ(τ) ∝ e^{−Hτ}ψ(0) with norm 1 and the logarithm of its norm beside it, by `krylov`; false by default. */
  readonly imaginary?: boolean | undefined;
}

/** Options of {@link evolve}. */
export interface EvolveOptions extends PropagationOptions {
  /** The time to evolve to; may be negative or 0. */
  readonly time?: number;
  /** Several times instead, in any order; they cost no more products than the last one. */
  readonly times?: ArrayLike<number>;
}

/** States at the requested times, and how they came about. */
export interface Evolution {
  /** The state at the last time of the list. Complex interleaved, 2D numbers. */
  readonly state: Float64Array;
  /** One state per requested time, in the order given. */
  readonly states: readonly Float64Array[];
  /** The times, as they were asked for. */
  readonly times: readonly number[];
  /** Bound on ‖ψ(t)−ψ_exact(t)‖/‖ψ(0)‖ at all times; the tolerance was met, or this object would not exist. */
  readonly errorBound: number;
  /** |‖ψ(t)‖−‖ψ(0)‖| at the farthest time; NaN in imaginary time. */
  readonly normDrift: number;
  /** |⟨H⟩(t)−⟨H⟩(0)| at the farthest time; NaN in imaginary time. */
  readonly energyDrift: number;
  /** Imaginary time only: ln‖e^{−Hτ}ψ(0)‖ at every time, which the states, of norm 1, leave out; no τ overflows it. */
  readonly logNorms?: Float64Array;
  /** Steps into which the way to the last time was divided. */
  readonly substeps: number;
  /** Products of H with a vector. */
  readonly products: number;
  /** Dimension of the largest Krylov space, or order of the Chebyshev expansion. */
  readonly krylovDimension: number;
}

/** What a propagation takes where options leave it out. */
export const propagationDefaults = {
  tolerance: 1e-10,
  maxProducts: 100_000,
  maxDimension: 200,
  memory: 2 ** 28,
} as const;

/** Dimensions that one Krylov space may have. */
export const krylovDimensions = { least: 2, most: 1000 } as const;

/** What options of a propagation must be. */
export const propagationKinds: Kinds<PropagationOptions> = {
  method: oneOf("krylov", "chebyshev"),
  tolerance: notNegative,
  maxProducts: whole(1),
  maxDimension: whole(krylovDimensions.least, krylovDimensions.most),
  memory: notNegative,
  imaginary: boolean,
  ...jobKinds,
};

const kinds: Kinds<EvolveOptions> = {
  time: timeKind,
  times: timesKind,
  ...propagationKinds,
};

/**
 * ψ(t) = e^{−iHt}ψ(0) with a bound on the error.
 *
 * @param state - ψ(0), complex interleaved, 2D numbers, of any norm but 0.
 * @throws {ToleranceError} if the tolerance cannot be met.
 * @throws {NumericalError} if the state is so large or small that ψ(t) is no double; {ArgumentError | ShapeError | MemoryError}
 * naming the argument.
 * @see native/krylov/evolution.h and native/krylov/chebyshev.h for the bounds.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.square(3, 4), { field: 0.1 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 2.1 });
 * console.log(await exact.expectation(operator.magnetization(ising.hilbert, "x"), state)); // 0.104201
 * ```
 */
export async function evolve(
  operator: Operator,
  state: ArrayLike<number>,
  options: EvolveOptions = {},
): Promise<Evolution> {
  noMore("evolve", arguments, 3);
  requireArgument("evolve", "operator", operator, operatorKind);
  const given = requireOptions("evolve", options, kinds);
  const times = requestedTimes(given);
  const vector = requireVector("evolve", state, operator.dimension);
  const { states, logNorms, ...report } = await evolveOutwards(operator, vector, allOutwards(times), given);
  const places = times.outwards.flat();
  const inOrder = states.slice();
  const logs = logNorms?.slice();
  for (const [at, k] of places.entries()) {
    inOrder[k] = states[at]!;
    if (logs !== undefined) logs[k] = logNorms![at]!;
  }
  return {
    state: inOrder[inOrder.length - 1]!,
    states: inOrder,
    times: Array.from(times.given),
    ...report,
    ...(logs === undefined ? {} : { logNorms: logs }),
  };
}

/**
 * {@link evolve} with arguments that are checked, to times in the order of {@link allOutwards}, which is that of the states and of the
 * logarithms of their norms.
 */
export async function evolveOutwards(
  operator: Operator,
  state: Float64Array,
  times: Float64Array,
  given: PropagationOptions,
): Promise<Omit<Evolution, "state" | "times">> {
  const { psi, exponent } = await measurable("evolve", state, given.signal);
  const request = requestOf(operator, psi, times, given);
  const { states, ...report } = await runJob("evolve", request, { signal: given.signal, onProgress: given.onProgress });
  const length = 2 * operator.dimension;
  const scale = given.imaginary === true ? 0 : exponent; // imaginary time normalises
  const list: Float64Array[] = [];
  for (let k = 0; k < times.length; k++) {
    list.push(await rescaled(states.subarray(k * length, (k + 1) * length), scale, given.signal));
  }
  const normDrift = report.normDrift * 2 ** scale;
  const { logNorms } = report;
  return {
    states: list,
    ...report,
    normDrift,
    ...(logNorms === undefined ? {} : { logNorms: logNorms.map((x) => x + exponent * Math.LN2) }),
  };
}

function requestOf(
  operator: Operator,
  state: Float64Array,
  times: Float64Array,
  given: PropagationOptions,
): RequestOf<"evolve"> {
  const {
    tolerance = propagationDefaults.tolerance,
    maxProducts = propagationDefaults.maxProducts,
    maxDimension = propagationDefaults.maxDimension,
    memory = propagationDefaults.memory,
  } = given;
  return {
    operator: operator.handle,
    state,
    times,
    method: methodOf(given),
    tolerance,
    maxProducts,
    maxDimension,
    memory,
  };
}

/** Bytes that {@link evolve} takes to these times, in the order of {@link allOutwards}, its states and a copy of the first one included. */
export function evolveBytes(operator: Operator, times: Float64Array, options: PropagationOptions): number {
  const state = 16 * operator.dimension;
  if (state > systemInfo().freeMemory) return state * (7 + times.length); // states alone do not fit
  const untouched = new Float64Array(2 * operator.dimension); // no page of it is used
  return jobBytes("evolve", requestOf(operator, untouched, times, options));
}

/** psi·2^exponent. @throws {NumericalError} if that overflows, or falls where doubles lose their digits. */
async function rescaled(psi: Float64Array, exponent: number, signal: AbortSignal | undefined): Promise<Float64Array> {
  if (exponent === 0) return psi;
  const state = await timesPowerOfTwo(psi, exponent, { signal });
  if (exponent < -960 || !(await everyInTurns(state, Number.isFinite, signal))) {
    throw new NumericalError(
      `evolve: amplitudes near 2^${exponent} do not keep their digits through an evolution. Pass a state of norm 1.`,
    );
  }
  return state;
}

function methodOf({ method = "krylov", imaginary = false }: PropagationOptions): RequestOf<"evolve">["method"] {
  if (imaginary && method !== "krylov") {
    throw new ArgumentError(
      `evolve: with { imaginary } the method must be "krylov", not "${method}". Leave one of { method } and { imaginary } out.`,
    );
  }
  return imaginary ? "imaginary" : method;
}

function requestedTimes({ time, times, imaginary }: EvolveOptions): TimeList {
  if ((time === undefined) === (times === undefined)) {
    throw new ArgumentError("evolve: pass either `time`, a number, or `times`, a list of numbers.");
  }
  return timeList("evolve", times ?? [time!], imaginary);
}
