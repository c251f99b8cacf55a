import { ArgumentError } from "../native/errors.js";
import type { Operator } from "../operator/operator.js";
import { type Evolution, evolve, type PropagationOptions } from "./evolve.js";
import { expectation } from "./expectation.js";

/** What is measured: an operator's mean, or any number computed from the state. */
export type Observable = Operator | ((state: Float64Array) => number | Promise<number>);

export interface QuenchOptions<Name extends string> extends PropagationOptions {
  /** Ascending, from 0 or later. */
  readonly times: ArrayLike<number>;
  readonly observables: Readonly<Record<Name, Observable>>;
  /** Bytes for the states that are held at a time; 512 MiB by default. */
  readonly batchMemory?: number;
}

/** Observables over time; one array per observable, one number per time. */
export interface Quench<Name extends string>
  extends Pick<Evolution, "state" | "times" | "errorBound" | "normDrift" | "energyDrift" | "products" | "substeps"> {
  readonly values: Readonly<Record<Name, Float64Array>>;
}

/**
 * Evolves ψ(0) and measures on the way; only so many states are held at a time as `batchMemory` allows.
 *
 * @returns values, the last state, and the sums of the bounds and drifts of all parts.
 * @throws what {@link evolve} throws, and {ArgumentError} if times do not ascend.
 */
export async function quench<Name extends string>(
  operator: Operator,
  state: Float64Array,
  options: QuenchOptions<Name>,
): Promise<Quench<Name>> {
  const { observables, batchMemory = 2 ** 29, tolerance = 1e-10, onProgress, ...propagation } = options;
  const times = Array.from(options.times);
  if (times.length === 0 || !times.every((t, k) => t >= (k === 0 ? 0 : times[k - 1]!) && Number.isFinite(t))) {
    throw new ArgumentError("quench: `times` must be at least one finite number, ascending, none below 0.");
  }
  const names = Object.keys(observables) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, new Float64Array(times.length)])) as Record<
    Name,
    Float64Array
  >;
  const batch = Math.max(1, Math.floor(batchMemory / (16 * operator.dimension)));
  const total = times[times.length - 1]!;
  const sums = { errorBound: 0, normDrift: 0, energyDrift: 0, products: 0, substeps: 0 };
  let now = 0;
  let current = state;
  for (let begin = 0; begin < times.length; begin += batch) {
    const part = times.slice(begin, begin + batch);
    const end = part[part.length - 1]!;
    const share = total === now ? tolerance : (tolerance * (end - now)) / total || tolerance;
    const result = await evolve(operator, current, {
      ...propagation,
      times: part.map((t) => t - now),
      tolerance: share,
      onProgress: onProgress && ((fraction) => onProgress((begin + fraction * part.length) / times.length)),
    });
    for (const name of names) {
      for (const [k, psi] of result.states.entries()) values[name][begin + k] = await measure(observables[name], psi);
    }
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += result[key];
    current = result.state;
    now = end;
  }
  return { state: current, times, values, ...sums };
}

function measure(observable: Observable, state: Float64Array): number | Promise<number> {
  return typeof observable === "function" ? observable(state) : expectation(observable, state);
}
