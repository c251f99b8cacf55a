import { list, number } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** The largest time that has a meaning. */
export const farthestTime = 1e150;

/** A time, as an argument. */
export const timeKind = number({ least: -farthestTime, most: farthestTime });

/** A list of times, as an argument. */
export const timesKind = list("a list of times", timeKind, { least: 1 });

/** Times to evolve to, ordered once. */
export interface TimeList {
  /** In the order of the caller. */
  readonly given: Float64Array;
  /** Their places from 0 outwards: those from 0 on, ascending, and those below 0, descending; without the list that is empty. */
  readonly outwards: readonly (readonly number[])[];
}

/**
 * @param times - As {@link timesKind} wants them, checked where they arrive.
 * @throws {ArgumentError} if one is negative in imaginary time.
 */
export function timeList(where: string, times: ArrayLike<number>, imaginary = false): TimeList {
  const given = Float64Array.from(times);
  const places = [...given.keys()];
  const forwards = places.filter((k) => !(given[k]! < 0)).sort((a, b) => given[a]! - given[b]!);
  const backwards = places.filter((k) => given[k]! < 0).sort((a, b) => given[b]! - given[a]!);
  if (imaginary && backwards.length > 0) {
    throw new ArgumentError(
      `${where}: with { imaginary } times must not be negative, as ${given.find((t) => t < 0)} is. Evolve by −H instead.`,
    );
  }
  return { given, outwards: [forwards, backwards].filter((order) => order.length > 0) };
}

/** All of them from 0 outwards, as native code takes them: ascending, then those below 0 descending. */
export function allOutwards({ given, outwards }: TimeList): Float64Array {
  return Float64Array.from(outwards.flat(), (k) => given[k]!);
}
