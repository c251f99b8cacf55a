import { jobKinds, type Kinds, list, number, oneOf, requireArgument } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import type { Dynamics } from "./relaxation.js";

/** Options of everything that is asked for at times. */
export interface DynamicsOptions extends JobOptions {
  /** "flow" by default. */
  readonly dynamics?: Dynamics | undefined;
}

/** Dynamics, as an argument. */
export const dynamicsKind = oneOf("flow", "discrete");

/** What they must be. */
export const dynamicsKinds: Kinds<DynamicsOptions> = { dynamics: dynamicsKind, ...jobKinds };

/** One time, as an argument. */
export const timeKind = number({ least: 0, most: Infinity }, "Times are numbers of steps; Infinity gives the limit.");

/** A list of times, as an argument. */
export const timesKind = list("a list of times, [time] for a single one", timeKind, { least: 1 });

/**
 * The times that a caller passes, copied once.
 *
 * @throws {ArgumentError} if one is negative, out of order or not a number, or not whole for discrete steps.
 */
export function requireTimes(where: string, times: ArrayLike<number>, dynamics: Dynamics = "flow"): Float64Array {
  requireArgument(where, "times", times, timesKind);
  const steps = Float64Array.from(times);
  steps.forEach((time, i) => {
    if (time < steps[i - 1]!)
      throw new ArgumentError(`${where}: time ${time} comes after ${steps[i - 1]}. Pass the times in ascending order.`);
    requireWhole(where, time, dynamics);
  });
  return steps;
}

/** The same for a single time, as a list of one. */
export function requireTime(where: string, name: string, time: number, dynamics: Dynamics = "flow"): Float64Array {
  requireArgument(where, name, time, timeKind);
  return asSteps(where, time, dynamics);
}

/** A time that is one, as a list. @throws {ArgumentError} if it is not whole for discrete steps. */
export function asSteps(where: string, time: number, dynamics: Dynamics = "flow"): Float64Array {
  requireWhole(where, time, dynamics);
  return Float64Array.of(time);
}

function requireWhole(where: string, time: number, dynamics: Dynamics): void {
  if (dynamics === "flow" || time === Infinity || Number.isSafeInteger(time)) return;
  throw new ArgumentError(
    `${where}: time ${time} is no whole number of steps. Use the dynamics "flow", or whole times.`,
  );
}
