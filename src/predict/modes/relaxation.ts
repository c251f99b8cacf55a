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
  const discriminant = sum ** 2 - 4 * x;
  if (discriminant > 1e-10 * sum ** 2) {
    const root = Math.sqrt(discriminant);
    const [slow, fast] = [(2 * x) / (sum + root), (sum + root) / 2];
    const lost = (delta: number) => (delta < 1 ? -Math.expm1(time * Math.log1p(-delta)) : 1 - (1 - delta) ** time);
    return ((x - fast) * lost(slow) - (x - slow) * lost(fast)) / (slow - fast);
  }
  const radius = Math.sqrt(momentum);
  const cosine = Math.min(1, Math.max(-1, (1 - sum / 2) / radius));
  const angle = Math.acos(cosine);
  // sin(tφ)/sin φ is the Chebyshev polynomial U_{t−1}(cos φ); at the double root φ = 0 it is t.
  const ratio =
    Math.sin(angle) > 1e-5 ? Math.sin(time * angle) / Math.sin(angle) : time * Math.sign(cosine) ** (time - 1);
  return 1 - radius ** time * (Math.cos(time * angle) + ((1 - x) / radius - cosine) * ratio);
}

function sinc(x: number): number {
  return Math.abs(x) < 1e-8 ? 1 : Math.sin(x) / x;
}
