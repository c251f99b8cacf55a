import { ArgumentError, ShapeError } from "../native/errors.js";

/** Throws unless `state` is a complex vector of the dimension, and not zero. */
export function requireState(name: string, state: Float64Array, dimension: number): void {
  if (!(state instanceof Float64Array) || state.length !== 2 * dimension) {
    throw new ShapeError(
      `${name}: the state must be a Float64Array of ${2 * dimension} numbers (re, im of ${dimension} basis states), not of ${state?.length}.`,
    );
  }
  if (state.every((x) => x === 0))
    throw new ArgumentError(`${name}: the state is the zero vector. Pass one of norm 1.`);
}
