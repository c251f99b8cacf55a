import { recordedSteps } from "../../ensemble/options.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import type { Loss } from "../../loss/loss.js";
import type { Json } from "../../runs/spec.js";
import type { Network } from "../../stax/network.js";
import type { NetworkSpec } from "../spec/networkSpec.js";
import { paperSteps } from "../spec/paperSteps.js";
import type { LearnSpec } from "./learnSpec.js";
import type { PlannedTarget } from "./target.js";

/** The likelihood of measured data of a file. */
export interface MeasuredLoss {
  readonly loss: Loss;
  /** What is stored of `measurements`: with length and SHA-256 of the file. */
  readonly stored: Json;
}

/** What is computed, whichever command asks for it: `learn`, or a figure of the paper, which is a preset of it. */
export interface LearnProblem {
  readonly target: PlannedTarget;
  /** What is stored of the target with every ensemble. */
  readonly targetSpec: Json;
  /** What names target and training size in directories of ensembles. */
  readonly label: string;
  readonly network: NetworkSpec;
  /** The same as `stax` has it, made once. */
  readonly built: Network;
  /** What the network reads of fermions. */
  readonly encoding: LearnSpec["encoding"];
  /** Number of spins ±1 that the network reads, if its kernel depends on how many of them differ; undefined otherwise. */
  readonly spins?: number | undefined;
  /** The symmetry that networks are given, and what specs call it; undefined for plain ones. */
  readonly group?: SymmetryGroup | undefined;
  readonly symmetry?: LearnSpec["symmetry"];
  /** Whether what the target lacks of the symmetry is taken away from it. */
  readonly project?: boolean | undefined;
  /** The likelihood of measured data of a file, and what is stored of them. */
  readonly measured?: MeasuredLoss | undefined;
  /** Number of training states, or which. */
  readonly train: number | Int32Array;
  readonly trainSpec: Json;
  readonly learningRate: LearnSpec["learningRate"];
  readonly momentum: number;
  /** Times of the losses, ascending. */
  readonly times: Float64Array;
  /** The same as the steps at which ensembles are recorded; null if they are as `recordedSteps` of their last step has them. */
  readonly recordAt: readonly number[] | null;
  readonly method: LearnSpec["method"];
  readonly tolerance: number;
  readonly observables: LearnSpec["observables"];
  readonly ensemble: LearnSpec["ensemble"];
  readonly seed: { readonly split: number; readonly networks: number };
}

/** How many states a problem trains on. */
export function trainCount({ train }: Pick<LearnProblem, "train">): number {
  return typeof train === "number" ? train : train.length;
}

/** Times of a spec, in training steps. */
export function timesOf({ times, ensemble }: Pick<LearnSpec, "times" | "ensemble">): Float64Array {
  return times === null ? recordedSteps(ensemble?.steps ?? paperSteps) : Float64Array.from(times);
}
