import { float64, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { uniform } from "../random/index.js";
import { requireState } from "./requireState.js";

export interface SampleOptions {
  /** 0 by default. */
  readonly seed?: number;
}

/**
 * Measurements in the basis: `shots` independent indices with probabilities |ψ_s|²/⟨ψ|ψ⟩. Shot k depends on the seed and k
 * alone.
 *
 * @param state - complex interleaved, of any norm but 0.
 * @throws {ArgumentError} if `shots` is no count or the state is zero or not finite, {ShapeError} if its length is odd.
 */
export function sample(state: Float64Array, shots: number, options: SampleOptions = {}): Int32Array {
  const { seed = 0 } = requireOptions("sample", options, { seed: whole(0) });
  requireArgument("sample", "shots", shots, whole(0, 2 ** 31 - 1));
  requireArgument("sample", "state", state, float64);
  if (state.length % 2 !== 0)
    throw new ShapeError(`sample: the state has ${state.length} numbers; it must have 2D, (re, im).`);
  const { psi } = requireState("sample", state, state.length / 2);
  const cumulative = new Float64Array(psi.length / 2);
  let sum = 0;
  for (let i = 0; i < cumulative.length; i++) {
    sum += psi[2 * i]! ** 2 + psi[2 * i + 1]! ** 2;
    cumulative[i] = sum;
  }
  return Int32Array.from(uniform({ seed }, shots), (u) => firstAbove(cumulative, u * sum));
}

/** The first index whose cumulative weight exceeds `value`. */
function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
