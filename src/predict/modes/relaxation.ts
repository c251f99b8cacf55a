import { stableRate } from "../../qsntk/learningRate.js";

/** Gradient flow, or gradient descent in whole steps. */
export type Dynamics = "flow" | "discrete";

/**
 * The part 1−a(t) of one mode's initial error that training has removed after t steps, without cancellation for slow modes.
 * x is the mode's rate ημ/S, β the momentum.
 *
 *   flow:            a = exp(−x·t)
 *   discrete:        a = (1−x)^t
 *   flow, β>0:       a'' + (1−β)·a' + x·a = 0,  a(0)=1, a'(0)=0  (heavy ball; time in steps)
 *   discrete, β>0:   a_{t+1} = a_t + β(a_t−a_{t−1}) − x·a_t,     a_0=1, a_1=1−x
 *
 * @see Polyak 1964; neural-tangents' `gradient_descent` takes the same continuous limit, 1−β = −(momentum−1).
 */
export function learnedFraction(dynamics: Dynamics, x: number, time: number, momentum: number): number {
  if (time === 0) return 0;
  if (time === Infinity) return limitOf(dynamics, x, momentum); // also of a rate that underflows
  if (x === 0) return 0;
  if (momentum > 0) return dynamics === "flow" ? heavyBallFlow(x, time, momentum) : heavyBallSteps(x, time, momentum);
  if (dynamics === "flow") return -Math.expm1(-x * time);
  return x < 1 ? -Math.expm1(time * Math.log1p(-x)) : 1 - (1 - x) ** time;
}

/** At infinite time: all; without bound where steps diverge; nothing definite where they swing for ever. */
function limitOf(dynamics: Dynamics, x: number, momentum: number): number {
  if (isStable(dynamics, x, momentum)) return 1;
  return x > stableRate(momentum) ? Number.NEGATIVE_INFINITY : Number.NaN;
}

/** Whether a mode of rate x converges: x < 2(1+β) for steps; always under the flow. */
export function isStable(dynamics: Dynamics, x: number, momentum: number): boolean {
  return dynamics === "flow" || x < stableRate(momentum);
}

/** Roots s of s² + γs + x = 0 with γ = 1−β. */
function heavyBallFlow(x: number, time: number, momentum: number): number {
  const damping = 1 - momentum;
  if ((damping + Math.sqrt(x)) * time < 1) return earlyHeavyBallFlow(x, time, damping);
  const discriminant = damping ** 2 - 4 * x;
  if (discriminant > 1e-10 * damping ** 2) {
    const root = Math.sqrt(discriminant);
    const slow = (-2 * x) / (damping + root); // not (−γ+root)/2, which cancels
    const fast = -(damping + root) / 2;
    return (fast * Math.expm1(slow * time) - slow * Math.expm1(fast * time)) / (slow - fast);
  }
  const decay = Math.exp((-damping * time) / 2);
  if (decay === 0) return 1; // the phase may overflow
  const phase = (Math.sqrt(Math.max(0, -discriminant)) / 2) * time;
  return 1 - decay * (Math.cos(phase) + (damping / 2) * time * sinc(phase));
}

/** While 1−a is little: its power series in t, since differences of exponentials lose its digits. */
function earlyHeavyBallFlow(x: number, time: number, damping: number): number {
  let [before, term] = [0, (x * time * time) / 2];
  let sum = term;
  for (let k = 2; Math.abs(term) + Math.abs(before) > 1e-18 * sum; k++) {
    [before, term] = [term, (-time * (damping * k * term + x * time * before)) / (k * (k + 1))];
    sum += term;
  }
  return sum;
}

/** Roots r = 1−δ of r² − (1+β−x)·r + β = 0, that is δ² − (1−β+x)·δ + x = 0. */
function heavyBallSteps(x: number, time: number, momentum: number): number {
  const sum = 1 - momentum + x;
  if ((sum + Math.sqrt(x)) * time < 1) return earlyHeavyBallSteps(x, time, momentum);
  const discriminant = sum ** 2 - 4 * x;
  if (discriminant > 1e-10 * sum ** 2) {
    const root = Math.sqrt(discriminant);
    const [slow, fast] = [(2 * x) / (sum + root), (sum + root) / 2];
    const lost = (delta: number) => (delta < 1 ? -Math.expm1(time * Math.log1p(-delta)) : 1 - (1 - delta) ** time);
    return ((x - fast) * lost(slow) - (x - slow) * lost(fast)) / (slow - fast);
  }
  // r = ±√β·exp(±iφ). φ from the sine: an arc cosine near 1 loses the small angles that momentum near 1 turns by.
  const sign = sum < 2 ? 1 : -1;
  const angle = Math.atan2(Math.sqrt(Math.max(0, -discriminant)) / 2, Math.abs(1 - sum / 2));
  const ratio = (time * sinc(time * angle)) / (sinc(angle) * Math.sqrt(momentum)); // sin(tφ)/(√β·sin φ)
  const swing = Math.cos(time * angle) + ((sign * (1 - momentum - x)) / 2) * ratio;
  return 1 - momentum ** (time / 2) * sign ** time * swing;
}

/** While 1−a is little: Newton's series in binomials of t, Σ (t choose k)·c_k; 1 − (…) loses its digits. */
function earlyHeavyBallSteps(x: number, time: number, momentum: number): number {
  const damping = 1 - momentum + x;
  let [before, difference, choose] = [x, x * (momentum - x), (time * (time - 1)) / 2];
  let sum = x * time;
  for (let k = 2; k <= time; k++) {
    const term = choose * difference;
    sum += term;
    if (Math.abs(term) <= 1e-18 * sum) break;
    [before, difference] = [difference, -damping * difference - x * before];
    choose *= (time - k) / (k + 1);
  }
  return sum;
}

function sinc(x: number): number {
  return Math.abs(x) < 1e-8 ? 1 : Math.sin(x) / x;
}
