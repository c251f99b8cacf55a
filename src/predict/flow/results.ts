import type { Dynamics } from "../modes/relaxation.js";
import type { FlowKernels } from "./flowKernels.js";
import type { Clock } from "./velocity.js";

/** One member's way; element i belongs to time i. */
export interface FlowMember {
  /** L(ψ). */
  readonly loss: Float64Array;
  /** ‖ψ‖; of ψ = e^f under a loss of rays that of ψ over its largest modulus. */
  readonly norm: Float64Array;
  /** What `observe` gave, by name. */
  readonly observed: Readonly<Record<string, Float64Array>>;
  /** ψ at the last time, complex interleaved. */
  readonly state: Float64Array;
  /** ψ at every time; empty unless `keepStates`. */
  readonly states: readonly Float64Array[];
  /** Steps taken. */
  readonly steps: number;
  /** Steps that missed the tolerance and were taken back. */
  readonly rejected: number;
  /** Products with the loss and the kernel. */
  readonly products: number;
  /** Sum of the estimated errors of the steps, relative to ‖ψ‖; 0 for discrete steps, which are exact as such. */
  readonly errorEstimate: number;
}

/** Members of the ensemble under eq. (10), and their statistics; element i belongs to time i. */
export interface Flow {
  /** As they were asked for. */
  readonly times: Float64Array;
  /** Gradient flow, or discrete steps. */
  readonly dynamics: Dynamics;
  /** What time is. */
  readonly clock: Clock;
  /** η. */
  readonly learningRate: number;
  /** What multiplied the gradients: matrices, Walsh–Hadamard transforms, or matrices over orbits of a symmetry. */
  readonly method: FlowKernels["method"];
  /** Why. */
  readonly methodReason: string;
  /** One by one. */
  readonly members: readonly FlowMember[];
  /** Mean of the loss over the members. */
  readonly meanLoss: Float64Array;
  /** Standard deviation of one member's loss; NaN for a single member. */
  readonly memberStd: Float64Array;
  /** Standard error of the mean; NaN for a single member. */
  readonly standardError: Float64Array;
}
