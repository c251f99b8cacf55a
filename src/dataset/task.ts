import {
  inNameOf,
  isObject,
  jobKinds,
  type Kind,
  noMore,
  oneOf,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import type { SymmetryGroup } from "../graph/symmetryGroup.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { Matrix } from "../linalg/matrix.js";
import { selectRows } from "../linalg/rows.js";
import { runSync } from "../native/call.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";

/** Training or test points. */
export type Points = "train" | "test";

/** A weight √w for every training and every test point. */
export type PointScale = Readonly<Record<Points, Float64Array>>;

/** What a task is made of; `dataset.task` checks it. */
export interface TaskParts {
  readonly basis: Hilbert | undefined;
  /** Undefined if they are those of the basis, which are made when they are first asked for. */
  readonly inputs: Matrix | undefined;
  readonly trainIndices: Int32Array;
  readonly testIndices: Int32Array;
  readonly target: Matrix;
  readonly weights: Float64Array | undefined;
  readonly scale: PointScale | undefined;
}

/**
 * What is to be learned, from where: made and checked once by {@link dataset.task}, so that nothing that takes it checks a value again. Its arrays are not to be
 * written to.
 */
export class Task {
  /** The Hilbert space whose states are learned; undefined if the inputs are of one's own. */
  readonly basis: Hilbert | undefined;
  /** Basis states trained on, n. */
  readonly trainIndices: Int32Array;
  /** Basis states tested on, m; none if all are trained on. */
  readonly testIndices: Int32Array;
  /** ψ_T on all D basis states by component: one row if it is real, real and imaginary parts if it is complex; components×D. */
  readonly target: Matrix;
  /** w(x) of every basis state in the loss (1/|B|)·Σ w(x)·|ψ(x)−ψ_T(x)|²; undefined without weights. */
  readonly weights: Float64Array | undefined;
  /** √w on the training and the test points; undefined without weights. */
  readonly scale: PointScale | undefined;
  readonly #made = true;
  #inputs: Matrix | undefined;

  /** Checks nothing. */
  constructor({ basis, inputs, trainIndices, testIndices, target, weights, scale }: TaskParts) {
    this.basis = basis;
    this.#inputs = inputs;
    this.trainIndices = trainIndices;
    this.testIndices = testIndices;
    this.target = target;
    this.weights = weights;
    this.scale = scale;
    Object.freeze(this);
  }

  /**
   * The network's inputs of all D basis states, D×d. Of a basis of spins they are made here, on the calling thread, unless {@link readInputs} has.
   *
   * @throws {MemoryError} if they do not fit.
   */
  get inputs(): Matrix {
    this.#inputs ??= this.#own(runSync("basisInputs", this.basis!.native, "task.inputs").inputs);
    return this.#inputs;
  }

  #own(inputs: Float64Array): Matrix {
    return new Matrix(this.states, inputs.length / this.states, inputs);
  }

  /** {@link inputs}, made without keeping the event loop waiting. @throws {MemoryError}; the signal's reason after an abort. */
  async readInputs(options: JobOptions = {}): Promise<Matrix> {
    noMore("task.readInputs", arguments, 1);
    const { done, ...job } = rising(requireOptions("task.readInputs", options, jobKinds));
    if (this.#inputs === undefined) {
      const { inputs } = await runJob("basisInputs", this.basis!.native, job, { where: "task.readInputs" });
      this.#inputs ??= this.#own(inputs);
    }
    return done(this.#inputs);
  }

  /** Number of basis states D. */
  get states(): number {
    return this.target.columns;
  }

  /** 1 for a real ψ_T, 2 for a complex one. */
  get components(): 1 | 2 {
    return this.target.rows as 1 | 2;
  }

  /** Whether a value is a task and not just looks like one. */
  static is(value: unknown): value is Task {
    return isObject(value) && #made in value && value.#made;
  }

  /** The basis states of the training or the test points. */
  indices(points: Points): Int32Array {
    noMore("task.indices", arguments, 1);
    requireArgument("task.indices", "points", points, oneOf("train", "test"));
    return points === "train" ? this.trainIndices : this.testIndices;
  }

  /** The inputs of the training or the test points, one per row. @throws {MemoryError}; the signal's reason after an abort. */
  async inputsAt(points: Points, options: JobOptions = {}): Promise<Matrix> {
    noMore("task.inputsAt", arguments, 2);
    const indices = inNameOf("task.inputsAt", () => this.indices(points));
    const job = requireOptions("task.inputsAt", options, jobKinds);
    return selectRows(await this.readInputs({ signal: job.signal }), indices, job);
  }

  /**
   * ψ_T at the training or the test points times √w, components×points: what a plain loss of √w·ψ learns.
   *
   * @throws {MemoryError}; the signal's reason after an abort.
   */
  async targetAt(points: Points, options: JobOptions = {}): Promise<Matrix> {
    noMore("task.targetAt", arguments, 2);
    const indices = inNameOf("task.targetAt", () => this.indices(points));
    const { done, ...job } = rising(requireOptions("task.targetAt", options, jobKinds));
    const scale = this.scale?.[points];
    const chosen = new Matrix(this.components, indices.length);
    for (let component = 0; component < this.components; component++) {
      const [from, to] = [this.target.row(component), chosen.row(component)];
      const choose = (begin: number, end: number) => {
        for (let i = begin; i < end; i++) to[i] = (scale?.[i] ?? 1) * from[indices[i]!]!;
      };
      const part = partOf(job, component / this.components, (component + 1) / this.components);
      await inTurns(to.length, choose, { ...part, cost: 2 });
    }
    return done(chosen);
  }

  /**
   * The loss of ψ = 0: the mean of w(x)·|ψ_T(x)|² over the training or the test points, which a network must undercut to have learned anything.
   *
   * @returns NaN where there are no points.
   * @throws The signal's reason after an abort.
   */
  async zeroLoss(points: Points, options: JobOptions = {}): Promise<number> {
    noMore("task.zeroLoss", arguments, 2);
    const indices = inNameOf("task.zeroLoss", () => this.indices(points));
    const { done, ...job } = rising(requireOptions("task.zeroLoss", options, jobKinds));
    const components = Array.from({ length: this.components }, (_, component) => this.target.row(component));
    const scale = this.scale?.[points];
    let sum = 0;
    const add = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        for (const values of components) sum += ((scale?.[i] ?? 1) * values[indices[i]!]!) ** 2;
      }
    };
    await inTurns(indices.length, add, { ...job, cost: 2 * this.components });
    return done(sum / indices.length);
  }
}

/** @throws {ArgumentError} unless a value is a task with a complex target. */
export function requireComplexTask(where: string, task: Task): void {
  requireArgument(where, "task", task, taskKind);
  if (task.components === 2) return;
  throw new ArgumentError(
    `${where}: the task's target is real, one component, and there is nothing to couple it with. Use predict.supervised, or a complex target with imaginary parts of 0.`,
  );
}

/** @throws {ArgumentError} if a task for networks with complex characters has a real target. */
export function requireComplexTarget(where: string, { components }: Task, { name, isReal }: SymmetryGroup): void {
  if (isReal || components === 2) return;
  throw new ArgumentError(
    `${where}: \`task\` has a real target, and the characters of ${name} are complex. Pass the target as (re, im) pairs.`,
  );
}

/** A task, as an argument. */
export const taskKind: Kind = (value) =>
  Task.is(value)
    ? undefined
    : { allowed: "a task", value, remedy: "Make one with dataset.task(basis, target, { train: 100 })." };
