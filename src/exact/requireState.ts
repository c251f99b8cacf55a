import { describe, isList, requireNumbers } from "../arguments/index.js";
import { moderate } from "../linalg/moderate.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { inTurns } from "../native/turns.js";
import { innerProduct } from "./innerProduct.js";

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
 * Checks a state before anything is computed from it, without keeping the event loop waiting.
 *
 * @throws {ShapeError} unless `given` is a complex vector of the dimension; {ArgumentError} if it is zero or not finite; the signal's
 *   reason after an abort.
 */
export async function requireState(
  name: string,
  given: ArrayLike<number>,
  dimension: number,
  signal?: AbortSignal | undefined,
): Promise<Measurable> {
  return measurable(name, requireVector(name, given, dimension), signal);
}

/** What {@link requireState} returns, of a vector of the right length. @throws {ArgumentError} if it is zero or not finite. */
export async function measurable(
  name: string,
  state: Float64Array,
  signal?: AbortSignal | undefined,
): Promise<Measurable> {
  const [square] = await innerProduct(state, state, signal);
  if (square > 1e-200 && square < 1e200) return { psi: state, square, exponent: 0 };
  await requireAmplitudes(name, state, signal);
  const { vector, exponent } = await moderate(state, { signal });
  return { psi: vector, square: (await innerProduct(vector, vector, signal))[0], exponent };
}

/** A state as a Float64Array. @throws {ShapeError} unless it is a complex vector of the dimension. */
export function requireVector(name: string, state: ArrayLike<number>, dimension: number): Float64Array {
  if (isList(state) && state.length === 2 * dimension) return requireNumbers(name, "state", state);
  throw new ShapeError(
    `${name}: the state must be a Float64Array or a list of ${2 * dimension} numbers (re, im of ${dimension} basis states), not ${describe(state)}.`,
  );
}

/** @throws {ArgumentError} if an amplitude is not finite, or all are zero. */
async function requireAmplitudes(name: string, state: Float64Array, signal: AbortSignal | undefined): Promise<void> {
  let zero = true;
  const check = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const x = state[i]!;
      if (!Number.isFinite(x)) {
        throw new ArgumentError(`${name}: the state holds ${x} at position ${i}; it must be finite.`);
      }
      zero &&= x === 0;
    }
  };
  await inTurns(state.length, check, { signal, of: [state] });
  if (zero) {
    throw new ArgumentError(`${name}: the state is the zero vector. Pass one of norm 1.`);
  }
}
