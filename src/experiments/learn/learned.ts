import type { Task } from "../../dataset/task.js";
import type { TrainedEnsemble } from "../ensembles/trainedEnsemble.js";
import type { InfiniteWidth } from "./infiniteWidth.js";
import type { ChosenMethod } from "./method.js";
import type { MeasuredObservable } from "./observables.js";
import type { LearnProblem } from "./problem.js";
import type { OrbitTask } from "./symmetry.js";
import type { LearnTarget } from "./target.js";

/** What a directory of `learn`, or of Fig. 2, is made from. */
export interface Learned {
  readonly problem: LearnProblem;
  readonly target: LearnTarget;
  readonly task: Task;
  readonly chosen: ChosenMethod;
  readonly limit: Omit<InfiniteWidth, "stateAt">;
  /** The orbits that networks with a symmetry learn. */
  readonly symmetry?: OrbitTask | undefined;
  /** Which fraction of the square of the target's state was kept, if it was projected. */
  readonly projectedWeight?: number | undefined;
  readonly observables: readonly MeasuredObservable[];
  readonly ensembles: readonly TrainedEnsemble[];
  /** Loss of ψ = 0. */
  readonly zero: { readonly train: number; readonly test: number };
}
