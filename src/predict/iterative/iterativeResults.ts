// What is asked of training by products of the kernel, and what that finds.
import { type Kinds, mostMembers, whole } from "../../arguments/index.js";
import type { PerPoints } from "../losses/perPoints.js";
import { type DynamicsOptions, dynamicsKinds } from "../modes/times.js";
import type { SpreadEstimate } from "./spread.js";

/** Losses of the ensemble's mean; element i belongs to time i. */
export interface IterativeLosses {
  /** L_μ of eq. (16), (1/|B|)·Σ|μ−ψ_T|², on the training points; weighted if the task is. */
  readonly meanTrain: Float64Array;
  /** The same on the test points; empty if there are none. */
  readonly meanTest: Float64Array;
  /**
   * The root mean square error of μ over the points, in units of the root mean square of ψ_T over the training points: bounds under the flow without
   * momentum and at infinite time, estimates otherwise.
   */
  readonly errorBound: PerPoints;
  /** What that allows L_μ to be off by. */
  readonly lossError: PerPoints;
  /** |⟨ψ_T|μ⟩|²/(⟨ψ_T|ψ_T⟩⟨μ|μ⟩) over training and test points together; NaN where the mean is zero. */
  readonly fidelity: Float64Array;
  /** Products of the kernel with a vector. */
  readonly products: number;
}

/** Options of `IterativePrediction.lossesWithSpread`. */
export interface SpreadOptions extends DynamicsOptions {
  /** Networks at initialization whose scatter is followed, 2 to 2²⁰; 16 by default. */
  readonly probes?: number;
  /** Of their draw; 0 by default. */
  readonly seed?: number;
  /**
   * Bytes for the mean's errors on all points, 2³¹ by default. The scatter is followed at as many times together as they hold, at least at
   * one; each group of times takes Krylov spaces of its own.
   */
  readonly memory?: number;
}

/** What they must be. */
export const spreadKinds: Kinds<SpreadOptions> = {
  ...dynamicsKinds,
  probes: whole(2, mostMembers),
  seed: whole(0),
  memory: whole(1),
};

/** Options of `IterativePrediction.memberFidelities`. */
export interface MemberFidelityOptions extends DynamicsOptions {
  /** How many, 2 to 2²⁰; 16 by default. */
  readonly members?: number;
  /** Of their draw; 0 by default. */
  readonly seed?: number;
}

/** What they must be. */
export const memberKinds: Kinds<MemberFidelityOptions> = {
  ...dynamicsKinds,
  members: whole(2, mostMembers),
  seed: whole(0),
};

/** Losses of the mean and of members. Where all states are trained on they are exact, and the standard errors 0. */
export interface IterativeSpreadLosses extends IterativeLosses, SpreadEstimate {
  /** L_μ + L_γ on the training points. */
  readonly totalTrain: Float64Array;
  /** L_μ + L_γ on the test points. */
  readonly totalTest: Float64Array;
}
