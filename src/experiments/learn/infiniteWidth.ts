// What is asked and known of infinitely wide networks, whichever method finds it.
import { type Amplitudes, assemble } from "../../dataset/amplitudes.js";
import type { Task } from "../../dataset/task.js";
import type { IterativeSpreadLosses } from "../../predict/index.js";
import type { MemberFidelities } from "../../predict/losses/fidelity.js";
import type { Losses } from "../../predict/losses/losses.js";
import type { SpreadLosses } from "../../predict/prediction.js";
import type { Network } from "../../stax/network.js";
import type { RunOptions } from "../run/outcome.js";
import type { NetworkSpec } from "../spec/networkSpec.js";
import { type OrbitTask, onWholeBasis } from "./symmetry.js";

/** Losses of the mean at every time; what else a method gives of them. */
export type Curves = Pick<Losses, "meanTrain" | "meanTest"> &
  Partial<SpreadLosses> & {
    /** Of variances and of the scatter, where they are estimated. */
    readonly standardErrors?: IterativeSpreadLosses["standardErrors"];
  };

/** What is known of infinitely wide networks that learn a task. */
export interface InfiniteWidth {
  readonly task: Task;
  readonly learningRate: number;
  /** η_max. */
  readonly maxLearningRate: number;
  readonly largestEigenvalue: number;
  /** Of the training kernel, ascending; what krylov does not know of them is left out. */
  readonly eigenvalues?: Float64Array;
  readonly rank?: number;
  readonly conditionNumber?: number;
  readonly warnings: readonly string[];
  /** Gradient flow. */
  readonly flow: Curves;
  /** Whole steps; undefined where times are not whole, or krylov is the method. */
  readonly discrete?: Curves;
  /** At infinite time, one element each. */
  readonly limits?: Curves;
  /** Of the mean with ψ_T at every time; NaN where the mean is zero. */
  readonly fidelity: Float64Array;
  readonly memberFidelity?: MemberFidelities;
  /** The mean on all basis states at time number i, complex interleaved. */
  readonly stateAt: (i: number) => Promise<Float64Array>;
  readonly errorBounds: Readonly<Record<string, number>>;
}

/** What is asked of the infinite width. */
export interface InfiniteWidthRequest {
  readonly network: NetworkSpec;
  /** The same as `stax` has it. */
  readonly built: Network;
  /** On all points, or on orbits. */
  readonly task: Task;
  /** The orbits, if networks have the symmetry of the target. */
  readonly symmetry?: OrbitTask | undefined;
  readonly times: Float64Array;
  readonly learningRate: number | { readonly relative: number };
  readonly momentum: number;
  readonly tolerance: number;
  /** Members whose fidelity is averaged; 0 for none. */
  readonly fidelityMembers: number;
  readonly seed: number;
  /** Whether the scatter of members is wanted for discrete steps too, to compare ensembles with. */
  readonly compared: boolean;
  /** Where results keep what they have in common. */
  readonly options: RunOptions;
}

/** A mean on all basis states, complex interleaved. */
export function assembled(
  { task, symmetry }: InfiniteWidthRequest,
  mean: Amplitudes,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  return symmetry === undefined ? assemble(task, mean, { signal }) : onWholeBasis(symmetry, mean, signal);
}

/** The largest of the bounds at all times; 0 if there are none. */
export const worst = (bounds: Float64Array) => bounds.reduce((most, bound) => Math.max(most, bound), 0);

/** Whether discrete steps can be at these times. */
export const isWhole = (times: Float64Array) => times.every(Number.isSafeInteger);
/** The time of the limits. */
export const infinity = [Number.POSITIVE_INFINITY];
