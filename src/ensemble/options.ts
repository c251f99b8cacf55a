import {
  boolean,
  callback,
  jobKinds,
  type Kinds,
  list,
  mostCounted,
  mostMembers,
  noMore,
  number,
  oneOf,
  optional,
  positive,
  record,
  requireArgument,
  requireOptions,
  text,
  whole,
} from "../arguments/index.js";
import type { Task } from "../dataset/task.js";
import { clockKind } from "../loss/clock.js";
import { type Damping, dampingKind } from "../loss/damping.js";
import { type Loss, lossKind } from "../loss/loss.js";
import type { Observer } from "../loss/observer.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { momentumKind } from "../qsntk/learningRate.js";
import type { CheckpointStore } from "./checkpoint.js";

/**
 * How networks make a wave function.
 *
 * - `separate`: ψ = f₁ + i·f₂, two independent networks; the paper's choice. A real target has f₁ only.
 * - `shared`: ψ = f₁ + i·f₂, two outputs of one network.
 * - `exponential`: ψ = e^{f₁ + i·f₂}, two independent networks.
 * - `sharedExponential`: ψ = e^{f₁ + i·f₂}, two outputs of one network.
 */
export type WaveFunction = "separate" | "shared" | "exponential" | "sharedExponential";

/** Whether ψ = e^{f₁ + i·f₂}. */
export function isExponential(waveFunction: WaveFunction): boolean {
  return waveFunction === "exponential" || waveFunction === "sharedExponential";
}

/** State of a training run, for progress bars. */
export interface TrainingProgress {
  /** Steps that all members have done. */
  readonly step: number;
  /** Steps that each member is to do. */
  readonly steps: number;
  /** Steps of the whole ensemble per second, over the last second or so. */
  readonly stepsPerSecond: number;
  /** Until all are done, at the speed so far. */
  readonly secondsLeft: number;
}

/** Options of {@link train}. */
export interface TrainOptions extends Omit<JobOptions, "onProgress"> {
  /** What is minimised on the task's training points: a loss of ψ; by default the squared loss of the task. */
  readonly loss?: Loss;
  /** With a loss: steps of size η ("tau", the default), or η·‖ψ‖² ("norm"), by which the gradient is multiplied before momentum adds it up. */
  readonly clock?: "tau" | "norm";
  /** With a loss: λ of the natural gradient, Θ(Θ+λ)⁻¹ instead of Θ by each network's own NTK on the training points; the plain gradient by default. */
  readonly natural?: Damping;
  /** With a loss: whether its gradient is compared with differences of it at every member's start, as by `loss.check`; of one's own losses by default if NODE_DEBUG names infinite-nnqs. */
  readonly check?: boolean;
  /** With a loss: what to record of ψ beside it, at every recorded step. */
  readonly observe?: Observer;
  /** Networks of the ensemble; 10 by default. */
  readonly members?: number;
  /** Full-batch gradient-descent steps; 10000 by default. */
  readonly steps?: number;
  /** Step size η for the loss ½·mean((f−y)²) of a real network. */
  readonly learningRate: number;
  /** μ of v ← μv + ∂L, w ← w − ηv; 0 by default. */
  readonly momentum?: number;
  /** Steps at which losses are recorded; by default {@link recordedSteps} of `steps`. */
  readonly recordAt?: ArrayLike<number>;
  /** float32 by default; docs/ensemble.md says what that costs. */
  readonly precision?: "float32" | "float64";
  /** Seed of the initial parameters; 0 by default. */
  readonly seed?: number;
  /** Of what networks ψ is made; see {@link WaveFunction}. */
  readonly waveFunction?: WaveFunction;
  /** η_max of the training kernel, to warn of a step size above it. */
  readonly maxLearningRate?: number;
  /** Receives warnings; by default they become Node warnings. */
  readonly onWarning?: (message: string) => void;
  /** Called about ten times a second with the fraction done, rising, and with 1 once, at the end. */
  readonly onProgress?: (fraction: number, progress: TrainingProgress) => void;
  /** Where to keep the state, and to go on from. */
  readonly checkpoint?: CheckpointStore;
  /** Time between two checkpoints; 5 by default. */
  readonly secondsPerCheckpoint?: number;
  /** Time of one native call, which is what an abort may lose; 1 by default. */
  readonly secondsPerCall?: number;
  /** Return every member's final parameters. */
  readonly keepParameters?: boolean;
  /** `grid`: the fast path for one hidden layer on product-grid inputs; `dense`: BLAS. By default the fastest that fits. */
  readonly method?: "auto" | "grid" | "dense";
}

/** Options with defaults filled in and checked. */
export interface Plan {
  readonly members: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly recordAt: Int32Array;
  readonly precision: "float32" | "float64";
  readonly seed: number;
  readonly waveFunction: WaveFunction;
  /** Real networks per member that train independently of each other. */
  readonly unitsPerMember: 1 | 2;
  /** Networks that one unit couples. */
  readonly bodies: 1 | 2;
  /** Outputs of one network. */
  readonly outputs: 1 | 2;
}

const kinds: Kinds<TrainOptions> = {
  loss: lossKind,
  clock: clockKind,
  observe: callback,
  natural: dampingKind,
  check: boolean,
  members: whole(1, mostMembers),
  steps: whole(0, mostCounted),
  learningRate: positive,
  momentum: momentumKind,
  recordAt: list("a list of steps"), // each of which the plan looks at
  precision: oneOf("float32", "float64"),
  seed: whole(0),
  waveFunction: oneOf("separate", "shared", "exponential", "sharedExponential"),
  maxLearningRate: positive,
  onWarning: callback,
  checkpoint: record("a store with load and save, such as runs.checkpointFile(path)", {
    load: callback,
    save: callback,
    name: optional(text),
    remedy: optional(text),
  }),
  secondsPerCheckpoint: number({ least: 0, most: Infinity }),
  secondsPerCall: positive,
  keepParameters: boolean,
  method: oneOf("auto", "grid", "dense"),
  ...jobKinds,
};

/** @throws {ArgumentError} naming the option that is unknown or not allowed. */
export function requireTrainOptions(options: TrainOptions): TrainOptions {
  return requireOptions("ensemble.train", options, kinds, ["learningRate"]);
}

/** Fills in the defaults of checked options. @throws {ArgumentError} naming the option that does not fit the others. */
export function planOf(task: Task, options: TrainOptions): Plan {
  const { members = 10, steps = 10_000, momentum = 0, precision = "float32", seed = 0 } = options;
  const { learningRate, waveFunction = "separate" } = options;
  const real = task.components === 1;
  if (real && waveFunction !== "separate") {
    throw new ArgumentError(
      `ensemble.train: \`waveFunction\` must be "separate" for a real target, which is one real network's, not "${waveFunction}". Leave { waveFunction } out.`,
    );
  }
  const shared = waveFunction === "shared" || waveFunction === "sharedExponential";
  return {
    members,
    steps,
    learningRate,
    momentum,
    precision,
    seed,
    waveFunction,
    recordAt: stepsToRecord(options.recordAt, steps),
    unitsPerMember: waveFunction === "separate" && !real ? 2 : 1,
    bodies: waveFunction === "exponential" ? 2 : 1,
    outputs: shared ? 2 : 1,
  };
}

/**
 * 0 and up to `count` whole steps, log-spaced from 1 to `steps`; steps that coincide are kept once.
 *
 * @throws {ArgumentError} unless `steps` is a whole number, and `count` one of at least 2.
 */
export function recordedSteps(steps: number, count = 60): Float64Array {
  noMore("recordedSteps", arguments, 2);
  requireArgument("recordedSteps", "steps", steps, whole(0, mostCounted));
  requireArgument("recordedSteps", "count", count, whole(2, 1_000_000));
  const spaced = Array.from({ length: count }, (_, i) => Math.round(steps ** (i / (count - 1))));
  return Float64Array.from(new Set([0, ...(steps > 0 ? spaced : [])]));
}

function stepsToRecord(recordAt: ArrayLike<number> | undefined, steps: number): Int32Array {
  const wanted = Array.from(recordAt ?? recordedSteps(steps));
  requireArgument("ensemble.train", "recordAt", wanted, list("a list of steps", whole(0, steps)));
  return Int32Array.from(new Set(wanted)).sort();
}
