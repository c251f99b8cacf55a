/** Errors below it are of steps and of rounding. */
const least = 1e-9;

/** How fast an error falls at the end of what can be told from 0. */
export interface AsymptoticRate {
  /** −d ln(error)/dt between the last two times before `last`, and it; null where there are none. */
  readonly measured: number | null;
  /** The last time, by its number, at which the error is above 1e−9. */
  readonly last: number;
}

/** The slope of the logarithm of an error at the last times at which it is above 1e−9. */
export function asymptoticRate(times: Float64Array, errors: Float64Array): AsymptoticRate {
  const last = errors.findLastIndex((error) => error > least);
  if (last < 2 || !(errors[last - 2]! > 0)) return { measured: null, last: Math.max(0, last) };
  const fallen = Math.log(errors[last - 2]! / errors[last]!);
  return { measured: fallen / (times[last]! - times[last - 2]!), last };
}
