import {
  boolean,
  callback,
  jobKinds,
  type Kinds,
  list,
  mostMembers,
  number,
  oneOf,
  whole,
} from "../../arguments/index.js";
import { clockKind } from "../../loss/clock.js";
import { type Damping, dampingKind } from "../../loss/damping.js";
import type { Observer } from "../../loss/observer.js";
import type { JobOptions } from "../../native/job.js";
import { correlationKind } from "../../qsntk/infinite.js";
import { momentumKind } from "../../qsntk/learningRate.js";
import { type LearningRate, learningRateKind } from "../learningRate.js";
import { type KernelChoice, kernelChoiceKind } from "../modes/kernels.js";
import type { Dynamics } from "../modes/relaxation.js";
import { dynamicsKind } from "../modes/times.js";
import type { Clock, Representation } from "./velocity.js";

/** What is recorded of ψ at a time, by name. */
export type FlowObserver = Observer;

/** Options of {@link flow}. */
export interface FlowOptions extends JobOptions {
  /** In units of one step of size η, or of the clock "norm"; ascending. */
  readonly times: ArrayLike<number>;
  /** Members drawn from the prior, 1 by default, at most 2²⁰; not with `start`. */
  readonly members?: number;
  /** ψ(0) of one member, or with "logarithm" ln ψ(0), on all D states, complex interleaved. */
  readonly start?: ArrayLike<number>;
  /** Of the members; 0 by default. Member k depends on the seed and k alone. */
  readonly seed?: number;
  /** Gradient flow with error control, or discrete steps; "flow" by default. */
  readonly dynamics?: Dynamics;
  /** η; by default { relative: 0.9 } to the largest step that is stable at the start of every member. */
  readonly learningRate?: LearningRate;
  /** β of heavy-ball momentum, for discrete steps; 0 by default. */
  readonly momentum?: number;
  /** τ of eq. (10), or "norm", ds = dτ/‖ψ‖²; "tau" by default. */
  readonly clock?: Clock;
  /** ψ = f₁+if₂ ("amplitudes", the default) or ψ = e^{f₁+if₂} ("logarithm"). */
  readonly representation?: Representation;
  /** Networks per ψ: two, or one for a real ψ; by default as the task's target, two without one. */
  readonly components?: 1 | 2;
  /** ρ of two readouts on a shared body; two independent networks by default. */
  readonly correlation?: number;
  /** λ of the natural gradient, Θ/(Θ+λ) instead of Θ; the plain gradient by default. */
  readonly natural?: Damping;
  /** "ntk" by default. */
  readonly kernel?: KernelChoice;
  /** Largest estimated error of a step of the flow, relative to ‖ψ‖; 1e-6 by default. */
  readonly tolerance?: number;
  /** Products with the loss and the kernel, per member, after which to give up, and most discrete steps; 1 000 000 by default. */
  readonly maxProducts?: number;
  /** Whether the gradient of the loss is compared with differences of it at every member's start; of one's own losses by default if NODE_DEBUG names infinite-nnqs. */
  readonly check?: boolean;
  /** What else to record of ψ at every time. */
  readonly observe?: FlowObserver;
  /** Whether to keep ψ at every time; only the last by default. */
  readonly keepStates?: boolean;
}

/** Options with the defaults that depend on nothing else. */
export type FlowSettings = ReturnType<typeof withDefaults>;

/** Fills in the defaults that depend on nothing else. */
export function withDefaults(given: FlowOptions) {
  const { dynamics = "flow", momentum = 0, clock = "tau", representation = "amplitudes" } = given;
  const { kernel = "ntk", seed = 0, tolerance = 1e-6, maxProducts = 1_000_000, keepStates = false } = given;
  return { ...given, dynamics, momentum, clock, representation, kernel, seed, tolerance, maxProducts, keepStates };
}

/** What each option may be. */
export const flowKinds: Kinds<FlowOptions> = {
  times: list("a list of times"),
  members: whole(1, mostMembers),
  start: list("a list of numbers or a Float64Array"),
  seed: whole(0),
  dynamics: dynamicsKind,
  learningRate: learningRateKind,
  momentum: momentumKind,
  clock: clockKind,
  representation: oneOf("amplitudes", "logarithm"),
  components: oneOf(1, 2),
  correlation: correlationKind,
  natural: dampingKind,
  kernel: kernelChoiceKind,
  tolerance: number({ above: 0, below: 1 }),
  maxProducts: whole(1),
  check: boolean,
  observe: callback,
  keepStates: boolean,
  ...jobKinds,
};
