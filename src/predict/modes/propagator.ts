import {
  finite,
  type Kinds,
  noMore,
  number,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../../arguments/index.js";
import type { JobOptions } from "../../native/job.js";
import { requireMemory } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";
import { momentumKind } from "../../qsntk/learningRate.js";
import { type Dynamics, learnedFraction } from "./relaxation.js";
import { type DynamicsOptions, dynamicsKind, requireTimes } from "./times.js";

/**
 * What training does to one eigenmode of the kernel: on the training set f(t) = y + e·(f₀−y), where e = 1 − λ·g.
 * Element [i*n + k] belongs to time i and mode k.
 */
export interface ModeFactors {
  /** e: what is left of the initial error, T×n. */
  readonly residual: Float64Array;
  /** g: what test points learn per unit of θ(x, mode), T×n; 0 on the null space, where nothing is learned. */
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
  /** ε of the penalty ε/(2S)·‖θ−θ₀‖² on the parameters; 0 for none. The limit is kernel ridge regression. */
  readonly ridge: number;
  /** β of heavy-ball momentum, 0 ≤ β < 1. */
  readonly momentum: number;
}

const trainingKinds: Kinds<Training> = {
  learningRate: number({ above: 0 }),
  samples: number({ above: 0 }),
  nullBelow: finite,
  ridge: number({ least: 0 }),
  momentum: momentumKind,
};

/**
 * Factors of every mode at every time: with μ = λ+ε and a(t), the part of an error of rate x = ημ/S that training has left
 * (e^{−xt} under the flow, (1−x)^t in discrete steps, without momentum),
 * g = (1−a)/μ and e = 1 − λ·g, which is a itself without a ridge.
 *
 * @param times - In gradient-descent steps, ascending; Infinity is allowed.
 * @throws {ArgumentError} if an eigenvalue is not finite, a time is negative, out of order or not a number, or not whole for discrete
 *   steps; {MemoryError}.
 * @see Lee et al. 2019, arXiv:1902.06720, eqs. (10)–(11); the paper's eq. (15).
 */
export function modeFactors(
  list: ArrayLike<number>,
  times: ArrayLike<number>,
  training: Training,
  options: Pick<DynamicsOptions, "dynamics"> = {},
): ModeFactors {
  noMore("modeFactors", arguments, 4);
  const eigenvalues = requireNumbers("modeFactors", "eigenvalues", list);
  const unreal = eigenvalues.findIndex((value) => !Number.isFinite(value));
  if (unreal >= 0) requireArgument("modeFactors", `eigenvalues[${unreal}]`, eigenvalues[unreal], finite);
  const needed = ["learningRate", "samples", "nullBelow", "ridge", "momentum"] as const;
  const checked = requireOptions("modeFactors", training, trainingKinds, needed);
  const { dynamics } = requireOptions("modeFactors", options, { dynamics: dynamicsKind });
  const steps = requireTimes("modeFactors", times, dynamics);
  requireMemory(
    "modeFactors",
    `factors of ${eigenvalues.length} modes at ${steps.length} times`,
    16 * eigenvalues.length * steps.length,
    "Ask for fewer times.",
  );
  const { factors, fill } = factorsToFill(eigenvalues, steps, checked, dynamics);
  fill(0, eigenvalues.length * steps.length);
  return factors;
}

/** {@link modeFactors} of many modes and times that are checked, without keeping the event loop waiting. */
export async function modeFactorsInTurns(
  eigenvalues: Float64Array,
  times: Float64Array,
  training: Training,
  { dynamics, signal }: DynamicsOptions,
): Promise<ModeFactors> {
  const { factors, fill } = factorsToFill(eigenvalues, times, training, dynamics);
  await inTurns(eigenvalues.length * times.length, fill, { signal, cost: 16 });
  return factors;
}

/** Factors of no learning, and what fills in those from number `begin` to `end`, mode by mode, each at all times. */
function factorsToFill(
  eigenvalues: Float64Array,
  times: Float64Array,
  training: Training,
  dynamics: Dynamics = "flow",
): { factors: ModeFactors; fill: (begin: number, end: number) => void } {
  const n = eigenvalues.length;
  const residual = new Float64Array(times.length * n);
  const gain = new Float64Array(times.length * n);
  const fillMode = (k: number, first: number, last: number) => {
    const lambda = eigenvalues[k]!;
    if (lambda <= training.nullBelow) {
      for (let i = first; i < last; i++) residual[i * n + k] = 1;
      return;
    }
    const damped = lambda + training.ridge;
    const x = (training.learningRate * damped) / training.samples;
    for (let i = first; i < last; i++) {
      const learned = learnedFraction(dynamics, x, times[i]!, training.momentum);
      gain[i * n + k] = learned / damped;
      residual[i * n + k] = isPlainFlow(dynamics, training)
        ? flowResidual(x, times[i]!)
        : 1 - (learned * lambda) / damped;
    }
  };
  const fill = (begin: number, end: number) => {
    for (let at = begin; at < end; ) {
      const k = Math.floor(at / times.length);
      const first = at - k * times.length;
      const last = Math.min(times.length, first + end - at);
      fillMode(k, first, last);
      at += last - first;
    }
  };
  return { factors: { residual, gain }, fill };
}

/**
 * Finds what puts Infinity or NaN into a list of losses, one per time, where steps have diverged or swing for ever, and keeps
 * the others. Factors whose squares cannot be represented count as infinite.
 */
export async function markDivergence(
  { residual, gain }: ModeFactors,
  modes: number,
  { signal }: JobOptions = {},
): Promise<(values: Float64Array) => Float64Array> {
  const largest = 1e150;
  const diverged: (number | undefined)[] = [];
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      let worst: number | undefined;
      for (let at = i * modes; at < (i + 1) * modes; at++) {
        const size = Math.max(Math.abs(residual[at]!), Math.abs(gain[at]!));
        if (size > largest) worst ??= Number.POSITIVE_INFINITY;
        if (Number.isNaN(size)) worst = size;
      }
      diverged.push(worst);
    }
  };
  await inTurns(residual.length / modes, look, { signal, cost: 2 * modes });
  return (values) => values.map((value, i) => diverged[i] ?? value);
}

function flowResidual(x: number, time: number): number {
  return time === Infinity ? 0 : Math.exp(-x * time); // a rate may underflow
}

// The exponential itself keeps its relative accuracy when almost everything is learned; 1−(1−a) would not.
function isPlainFlow(dynamics: Dynamics, { ridge, momentum }: Training): boolean {
  return dynamics === "flow" && ridge === 0 && momentum === 0;
}
