import { ArgumentError } from "../native/errors.js";

/** Gradient flow, or gradient descent in whole steps. */
export type Dynamics = "flow" | "discrete";

/**
 * What training does to one eigenmode of the kernel: f(t) = y + e·(f₀−y) on the training set, and e = 1 − λ·g.
 * Element [i*n + k] belongs to time i and mode k.
 */
export interface ModeFactors {
  /** e: what is left of the initial error, T×n. */
  readonly residual: Float64Array;
  /** g = (1−e)/λ: what test points learn per unit of θ(x, mode), T×n; 0 on the null space, where nothing is learned. */
  readonly gain: Float64Array;
}

/** How the modes of a kernel are trained. */
export interface Training {
  /** Step size η for the loss ½·mean((f−y)²). */
  readonly learningRate: number;
  /** S, the number of training points that the mean is over. */
  readonly samples: number;
  /** Eigenvalues at or below this count as zero: their modes are never learned. */
  readonly nullBelow: number;
}

/**
 * Factors of every mode at every time.
 *
 * Flow: e = exp(−ηλt/S). Discrete steps: e = (1−ηλ/S)^t. At t = ∞ both are 0 above the null space.
 * 1−e is taken by expm1 and log1p, since it cancels for slow modes.
 *
 * @param times - In gradient-descent steps; Infinity is allowed.
 * @throws {ArgumentError} if a time is negative or not a number, or not whole for discrete steps.
 * @see Lee et al. 2019, arXiv:1902.06720, eqs. (10)–(11); the paper's eq. (15).
 */
export function modeFactors(
  dynamics: Dynamics,
  eigenvalues: Float64Array,
  times: Float64Array,
  training: Training,
): ModeFactors {
  const n = eigenvalues.length;
  const residual = new Float64Array(times.length * n);
  const gain = new Float64Array(times.length * n);
  times.forEach((time, i) => {
    requireTime(time, dynamics);
    eigenvalues.forEach((lambda, k) => {
      const at = i * n + k;
      const learned = lambda > training.nullBelow ? learnedFraction(dynamics, lambda, time, training) : 0;
      residual[at] = 1 - learned;
      gain[at] = lambda > training.nullBelow ? learned / lambda : 0;
      if (dynamics === "flow" && time < Infinity && lambda > training.nullBelow) {
        residual[at] = Math.exp((-training.learningRate * lambda * time) / training.samples);
      }
    });
  });
  return { residual, gain };
}

/** 1−e without cancellation. */
function learnedFraction(dynamics: Dynamics, lambda: number, time: number, training: Training): number {
  if (time === 0) return 0;
  const x = (training.learningRate * lambda) / training.samples;
  if (dynamics === "flow") return -Math.expm1(-x * time);
  if (x < 1) return -Math.expm1(time * Math.log1p(-x));
  if (time === Infinity) return x < 2 ? 1 : Number.NaN; // stable only below η_max
  return 1 - (1 - x) ** time;
}

function requireTime(time: number, dynamics: Dynamics): void {
  if (!(time >= 0))
    throw new ArgumentError(`predict: time ${time} is not allowed; times are numbers of steps, at least 0.`);
  if (dynamics === "discrete" && time < Infinity && !Number.isSafeInteger(time)) {
    throw new ArgumentError(`predict: time ${time} is no whole number of steps; use dynamics "flow", or whole times.`);
  }
}
