/** Errors below it are of steps and of rounding. */
const least = 1e-9;

/** How fast an error falls at the end of what can be told from 0. */
export interface AsymptoticRate {
  /** −d ln(error)/dt from some times before `last` to it; null where there are none. */
  readonly measured: number | null;
  /** The last time, by its number, at which the error is above 1e−9. */
  readonly last: number;
}

/**
 * The slope of the logarithm of an error at the last times at which it is above 1e−9.
 *
 * @param intervals - Between times, over which it is taken.
 */
export function asymptoticRate(times: Float64Array, errors: Float64Array, intervals = 2): AsymptoticRate {
  const last = errors.findLastIndex((error) => error > least);
  const first = last - intervals;
  if (first < 0 || !(errors[first]! > 0)) return { measured: null, last: Math.max(0, last) };
  const fallen = Math.log(errors[first]! / errors[last]!);
  return { measured: fallen / (times[last]! - times[first]!), last };
}
