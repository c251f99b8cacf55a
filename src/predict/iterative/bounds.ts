import type { Training } from "../modes/propagator.js";
import type { Dynamics } from "../modes/relaxation.js";
import type { Ritz } from "./krylovSpace.js";

/** Bounds on the errors of one vector at one time: of the residual's norm, and of ‖Θ^{1/2}·gain‖. */
export interface Bounds {
  readonly residual: number;
  readonly reach: number;
}

/** The same, and what of them is the allowance for rounding, which no product more makes smaller. */
export interface BoundsWithRounding extends Bounds {
  readonly rounding: Bounds;
}

/** max_x (1−e^{−x})/√x, at x = 1.2564. */
const largestReach = 0.6382;

/**
 * How far V·e(T)·e₁ and V·g(T)·e₁ are from e(Θ)y and g(Θ)y: under the flow a bound, from the defect ‖y‖β_m·[e^{−Ts}]_{m1} of the
 * equation; for modes that change sign, of long steps or with momentum, an estimate by the sum of its moduli by mode.
 *
 * @param gain - g of the mode factors, at the eigenvalues of T.
 * @param largest - λ_max.
 * @param rounded - What rounding puts into the equation, as `roundingOverTimes` finds it.
 */
export function boundsOf(
  ritz: Ritz,
  gain: Float64Array,
  time: number,
  { learningRate, samples, nullBelow, momentum }: Training,
  dynamics: Dynamics,
  largest: number,
  rounded: number,
): BoundsWithRounding {
  if (time === 0) return { residual: 0, reach: 0, rounding: { residual: 0, reach: 0 } };
  const tau = (learningRate * time) / samples;
  const plain = dynamics === "flow" && momentum === 0;
  let [smooth, rough, leak, smallest] = [0, 0, 0, largest];
  for (const [k, value] of ritz.values.entries()) {
    const ends = ritz.first[k]! * ritz.last[k]!;
    if (value <= nullBelow) {
      leak += Math.abs(ends) * Math.min(tau, 1 / largest / Number.EPSILON);
      continue;
    }
    smallest = Math.min(smallest, value);
    const rate = (learningRate * value) / samples;
    if (plain || rate <= mostDamped(dynamics, momentum)) smooth += ends * gain[k]!;
    else rough += Math.abs(ends) * Math.min(tau, learningRate / samples / swing(rate, dynamics, momentum));
  }
  const missed = ritz.norm * ritz.coupling * (Math.abs(smooth) + rough + leak);
  const slowest = 1 / Math.sqrt(smallest);
  const early = largestReach * Math.sqrt(tau / (1 - momentum));
  const reach = early < Infinity ? early : slowest; // tau overflows at finite times too
  const rounding = { residual: rounded, reach: rounded * Math.min(slowest, reach) };
  return { residual: missed + rounding.residual, reach: missed * reach + rounding.reach, rounding };
}

/** Rates up to which a mode decays without changing its sign: of slow modes with momentum the plain flow, 1/(1−β) times as fast. */
function mostDamped(dynamics: Dynamics, momentum: number): number {
  return dynamics === "flow" ? (1 - momentum) ** 2 / 4 : (1 - Math.sqrt(momentum)) ** 2;
}

/** What a mode loses in a step, at the least: 1−|1−x| of plain steps; with momentum that of the slowest root. */
function swing(rate: number, dynamics: Dynamics, momentum: number): number {
  if (momentum === 0) return Math.max(Number.EPSILON, 1 - Math.abs(1 - rate));
  const slow = rate / (1 - momentum);
  return (
    Math.max(
      Number.EPSILON,
      Math.min(slow, (1 - momentum) / 2, dynamics === "discrete" ? 1 - Math.sqrt(momentum) : 1),
    ) *
    (1 - momentum)
  );
}
