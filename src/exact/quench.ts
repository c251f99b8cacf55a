import { inNameOf, noMore, notNegative, requireArgument, requireOptions } from "../arguments/index.js";
import { rising } from "../native/progress.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import {
  type Evolution,
  evolveBytes,
  evolveOutwards,
  type PropagationOptions,
  propagationDefaults,
  propagationKinds,
} from "./evolve.js";
import { Measurements, type Observable, observablesKind } from "./observable.js";
import { requireVector } from "./requireState.js";
import { type TimeList, timeList, timesKind } from "./timeList.js";

/** Options of {@link quench}. */
export interface QuenchOptions<Name extends string> extends PropagationOptions {
  /** In any order; negative and equal ones too. */
  readonly times: ArrayLike<number>;
  /** What is measured at every time, by name. */
  readonly observables: Readonly<Record<Name, Observable>>;
  /** Bytes for the states that are held at a time; 512 MiB by default. */
  readonly batchMemory?: number;
}

/** Observables over time; one array per observable, one number per time. */
export interface Quench<Name extends string>
  extends Pick<
    Evolution,
    "state" | "times" | "errorBound" | "normDrift" | "energyDrift" | "logNorms" | "products" | "substeps"
  > {
  /** Expectation values of each observable, one per time, in the order of `times`. */
  readonly values: Readonly<Record<Name, Float64Array>>;
}

/**
 * Evolves ψ(0) and measures on the way; only so many states are held at a time as `batchMemory` allows.
 *
 * @returns values in the order of the times, the state at the last one of the list, and the sums of the bounds and drifts of all
 * parts: the larger of those of positive and of negative times. In imaginary time every part starts from ψ(0), for errors of a part
 * may grow in the next one, and the bound is the largest one.
 * @throws what {@link evolve} throws; {ArgumentError} naming the option.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 1 });
 * const { values } = await exact.quench(ising, exact.upState(ising.hilbert), {
 *   times: [0, 0.5, 1],
 *   observables: { z: operator.magnetization(ising.hilbert, "z") },
 * });
 * console.log(values.z); // 1, 0.6575, 0.343345
 * ```
 */
export async function quench<Name extends string>(
  operator: Operator,
  given: ArrayLike<number>,
  options: QuenchOptions<Name>,
): Promise<Quench<Name>> {
  noMore("quench", arguments, 3);
  requireArgument("quench", "operator", operator, operatorKind);
  const state = requireVector("quench", given, operator.dimension);
  const { times, ...chosen } = requireOptions("quench", options, quenchKinds, ["times", "observables"]);
  return quenchTo<Name>(operator, state, timeList("quench", times, chosen.imaginary), chosen);
}

/** {@link quench} with arguments that are checked, to times that are in order. */
export async function quenchTo<Name extends string>(
  operator: Operator,
  state: Float64Array,
  { given: times, outwards }: TimeList,
  options: Omit<QuenchOptions<Name>, "times">,
): Promise<Quench<Name>> {
  const {
    observables,
    batchMemory = defaultBatchMemory,
    tolerance = propagationDefaults.tolerance,
    onProgress: _,
    ...propagation
  } = options;
  const { onProgress, done } = rising(options);
  const on = { what: "`operator`", hilbert: operator.hilbert };
  const measurements = new Measurements("quench", observables, on, times.length);
  const batch = batchOf(operator, batchMemory);
  const report = { errorBound: 0, normDrift: 0, energyDrift: 0, products: 0, substeps: 0 };
  const imaginary = propagation.imaginary === true;
  const logNorms = new Float64Array(imaginary ? times.length : 0);
  let last = state;
  let measured = 0;
  for (const order of outwards) {
    const sums = { errorBound: 0, normDrift: 0, energyDrift: 0 };
    const total = times[order[order.length - 1]!]!;
    let now = 0;
    let current = state;
    for (let begin = 0; begin < order.length; begin += batch) {
      const part = order.slice(begin, begin + batch);
      const end = times[part[part.length - 1]!]!;
      const share = imaginary || total === now ? tolerance : (tolerance * (end - now)) / total || tolerance;
      const result = await inNameOf("quench", () =>
        evolveOutwards(
          operator,
          current,
          Float64Array.from(part, (k) => times[k]! - now),
          {
            ...propagation,
            tolerance: share,
            onProgress: onProgress && ((fraction) => onProgress((measured + fraction * part.length) / times.length)),
          },
        ),
      );
      for (const [at, k] of part.entries()) {
        await measurements.measure(k, result.states[at]!, propagation.signal);
        if (k === times.length - 1) last = result.states[at]!;
        if (imaginary) logNorms[k] = result.logNorms![at]!;
      }
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) {
        sums[key] = imaginary ? Math.max(sums[key], result[key]) : sums[key] + result[key];
      }
      report.products += result.products;
      report.substeps += result.substeps;
      measured += part.length;
      if (imaginary) continue;
      current = result.states[part.length - 1]!;
      now = end;
    }
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) report[key] = Math.max(report[key], sums[key]);
  }
  const { values } = measurements;
  return done({ state: last, times: Array.from(times), values, ...report, ...(imaginary ? { logNorms } : {}) });
}

/** States that are held at a time. */
function batchOf({ dimension }: Operator, batchMemory: number): number {
  return Math.max(1, Math.floor(batchMemory / (16 * dimension)));
}

const defaultBatchMemory = 2 ** 29;

/** Bytes that {@link quench} takes: two batches of states, the evolution, the first state and what observables make of one. */
export function quenchBytes(operator: Operator, { given, outwards }: TimeList, options: PropagationOptions): number {
  const batch = Math.min(given.length, batchOf(operator, defaultBatchMemory));
  const further = batch < given.length ? batch : 0;
  const batches = outwards.map((order) => {
    if (further === 0) return Float64Array.from(order, (index) => given[index]!);
    return new Float64Array(batch).fill(Math.abs(given[order[order.length - 1]!]!)); // no batch is of farther times
  });
  const evolution = Math.max(...batches.map((times) => evolveBytes(operator, times, options)));
  return evolution + 16 * operator.dimension * (further + 4);
}

const quenchKinds = { times: timesKind, observables: observablesKind, batchMemory: notNegative, ...propagationKinds };
