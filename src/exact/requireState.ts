import { types } from "node:util";
import { describe } from "../arguments/index.js";
import { moderate } from "../linalg/moderate.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { innerProduct, innerProductInTurns } from "./innerProduct.js";

/** A state ready for sums of squares. */
export interface Measurable {
  /** The state itself, or a power of two times it, if its squares would overflow or vanish. */
  readonly psi: Float64Array;
  /** ⟨ψ|ψ⟩ */
  readonly square: number;
  /** state = 2^exponent·ψ */
  readonly exponent: number;
}

/**
 * Checks a state before anything is computed from it.
 *
 * @throws {ShapeError} unless `state` is a complex vector of the dimension; {ArgumentError} if it is zero or not finite.
 */
export function requireState(name: string, state: Float64Array, dimension: number): Measurable {
  requireLength(name, state, dimension);
  const [square] = innerProduct(state, state);
  return measurableAsItIs(state, square) ?? moderated(name, state);
}

/** {@link requireState} without keeping the event loop waiting; throws the signal's reason after an abort, too. */
export async function requireStateInTurns(
  name: string,
  state: Float64Array,
  dimension: number,
  signal?: AbortSignal | undefined,
): Promise<Measurable> {
  requireLength(name, state, dimension);
  const [square] = await innerProductInTurns(state, state, signal);
  return measurableAsItIs(state, square) ?? moderated(name, state);
}

function requireLength(name: string, state: Float64Array, dimension: number): void {
  if (types.isFloat64Array(state) && state.length === 2 * dimension) return;
  throw new ShapeError(
    `${name}: the state must be a Float64Array of ${2 * dimension} numbers (re, im of ${dimension} basis states), not ${describe(state)}.`,
  );
}

function measurableAsItIs(state: Float64Array, square: number): Measurable | undefined {
  return square > 1e-200 && square < 1e200 ? { psi: state, square, exponent: 0 } : undefined;
}

function moderated(name: string, state: Float64Array): Measurable {
  requireAmplitudes(name, state);
  const { vector, exponent } = moderate(state);
  return { psi: vector, square: innerProduct(vector, vector)[0], exponent };
}

/** @throws {ArgumentError} if an amplitude is not finite, or all are zero. */
function requireAmplitudes(name: string, state: Float64Array): void {
  const wrong = state.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0) {
    throw new ArgumentError(`${name}: the state holds ${state[wrong]} at position ${wrong}; it must be finite.`);
  }
  if (state.every((x) => x === 0)) {
    throw new ArgumentError(`${name}: the state is the zero vector. Pass one of norm 1.`);
  }
}
