import { inNameOf } from "../../arguments/index.js";
import { type Amplitudes, byComponent } from "../../dataset/amplitudes.js";
import type { Task } from "../../dataset/task.js";
import { subtract } from "../../linalg/arithmetic.js";
import { Matrix } from "../../linalg/matrix.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { mapInTurns, sumInTurns } from "../../native/turns.js";
import { largestLearningRate } from "../../qsntk/learningRate.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import { Overlaps } from "../losses/fidelity.js";
import type { Training } from "../modes/propagator.js";
import { asPairs } from "../modes/realForms.js";
import { isStable } from "../modes/relaxation.js";
import type { DynamicsOptions } from "../modes/times.js";
import type { IterativeLosses } from "./iterativeResults.js";
import type { Start } from "./prior.js";
import { Relaxation } from "./relaxation.js";
import type { Wanted } from "./wanted.js";
import { outside, unweighted } from "./weights.js";

/** Of the square of what was missing, below which what was gained has lost digits as a difference. */
const fewDigits = 1e-6;

/** What is trained by products of the kernel, and how: the answers that `IterativePrediction` gives, of arguments that are checked. */
export class Solution {
  constructor(
    readonly task: Task,
    readonly kernel: KernelOperator,
    readonly training: Training,
    /** λ_max of the training kernel, from below. */
    readonly largestEigenvalue: number,
    readonly tolerance: number,
    readonly maxProducts: number,
  ) {}

  /** η_max. */
  maxLearningRate(): number {
    const { samples, momentum } = this.training;
    return largestLearningRate(this.largestEigenvalue, samples, momentum);
  }

  /** A start after the training of one time: y − e(Θ)·(y−f₀), and f₀ + Θ_*d·g(Θ)·(y−f₀). */
  async trained(
    where: string,
    missing: Matrix,
    start: Start,
    steps: Float64Array,
    dynamics: DynamicsOptions["dynamics"],
    { signal }: JobOptions,
  ): Promise<Amplitudes> {
    this.requireStable(where, dynamics);
    const relaxation = await inNameOf(where, () => this.relax(steps, dynamics, missing, { signal }));
    let found: Start | undefined;
    await relaxation.each(
      async (_, { residual, gain }) => {
        const gained = await this.gained(missing, { residual, gain }, signal);
        const learned = await this.predict(gain, { signal });
        found = { train: await sum(start.train, gained, signal), test: await sum(start.test, learned, signal) };
      },
      { signal },
    );
    return outside(this.task, found!, signal);
  }

  /** Losses and fidelity of the mean; `keep` gets its errors at every time. @throws {ArgumentError} if discrete steps diverge; {ToleranceError}. */
  async losses(
    where: string,
    steps: Float64Array,
    dynamics: DynamicsOptions["dynamics"],
    { signal, onProgress }: JobOptions,
    keep: (i: number, errors: Start) => Promise<void>,
  ): Promise<IterativeLosses> {
    this.requireStable(where, dynamics);
    const target = await this.targets(signal);
    const [n, m] = [target.train.columns, target.test.columns];
    const relaxation = await inNameOf(where, () => this.relax(steps, dynamics, target.train, { signal }));
    const empty = () => new Float64Array(m === 0 ? 0 : steps.length);
    const [meanTrain, meanTest] = [new Float64Array(steps.length), empty()];
    const errorBound = { train: new Float64Array(steps.length), test: empty() };
    const fidelity = new Float64Array(steps.length);
    const unscaled = await unweighted(this.task, target, signal);
    await relaxation.each(
      async (i, { residual, gain }) => {
        const learned = await this.predict(gain, { signal });
        const missed = await subtract(learned, target.test, { signal });
        meanTrain[i] = (await sumOfSquares(residual, signal)) / n;
        if (m > 0) meanTest[i] = (await sumOfSquares(missed, signal)) / m;
        const bound = relaxation.errorBound(i);
        errorBound.train[i] = bound.train;
        if (m > 0) errorBound.test[i] = bound.test;
        const state = { train: await this.gained(target.train, { residual, gain }, signal), test: learned };
        fidelity[i] = await this.fidelity(unscaled, state, signal);
        await keep(i, { train: residual, test: missed });
        onProgress?.((i + 1) / steps.length);
      },
      { signal },
    );
    const unit = Math.sqrt((await sumOfSquares(target.train, signal)) / n);
    const off = (losses: Float64Array, bounds: Float64Array) =>
      losses.map((loss, i) => 2 * Math.sqrt(loss) * bounds[i]! * unit + (bounds[i]! * unit) ** 2);
    return {
      meanTrain,
      meanTest,
      errorBound,
      fidelity,
      products: relaxation.products,
      lossError: { train: off(meanTrain, errorBound.train), test: off(meanTest, errorBound.test) },
    };
  }

  /** What training points have gained of what was missing there: the difference to what is left, or while that is small, where the difference has no digits, Θ_dd·gain. */
  async gained(
    missing: Matrix,
    { residual, gain }: { readonly residual: Matrix; readonly gain: Matrix },
    signal: AbortSignal | undefined,
  ): Promise<Matrix> {
    const difference = await subtract(missing, residual, { signal });
    const isSmall = (await sumOfSquares(difference, signal)) < fewDigits * (await sumOfSquares(missing, signal));
    return isSmall ? this.predict(gain, { signal }, "train") : difference;
  }

  /** ψ_T times √w on the training and the test points. */
  async targets(signal: AbortSignal | undefined): Promise<Start> {
    return {
      train: await this.task.targetAt("train", { signal }),
      test: await this.task.targetAt("test", { signal }),
    };
  }

  /** With ψ_T, of which the weights have been taken, of a state times √w. */
  async fidelity(target: Start, state: Start, signal: AbortSignal | undefined): Promise<number> {
    const overlaps = new Overlaps(1);
    const learned = await unweighted(this.task, state, signal);
    for (const points of ["train", "test"] as const) {
      const values = learned[points];
      const rows = Array.from({ length: values.rows }, (_, row) => new Matrix(1, values.columns, values.row(row)));
      await overlaps.add(target[points], rows, { signal });
    }
    return overlaps.fidelities()[0]!;
  }

  /** What training makes of a start at times. @throws {ToleranceError}. */
  async relax(
    times: Float64Array,
    dynamics: DynamicsOptions["dynamics"] = "flow",
    start: Matrix,
    options: JobOptions,
  ): Promise<Relaxation> {
    const { kernel, training, largestEigenvalue, tolerance, maxProducts } = this;
    const unit = Math.sqrt(await sumOfSquares(start, options.signal));
    const wanted: Wanted = {
      kernel,
      training,
      largest: largestEigenvalue,
      times,
      dynamics,
      tolerance,
      unit: unit || 1,
      maxProducts,
    };
    return Relaxation.of(wanted, start, options);
  }

  /** Θ_*d·gain, by component, or Θ_dd·gain. */
  async predict(gain: Matrix, { signal }: JobOptions, to: "train" | "test" = "test"): Promise<Matrix> {
    if (to === "test" && this.kernel.size.m === 0) return new Matrix(gain.rows, 0);
    if (this.kernel.parts === 1) return this.kernel.apply(gain, { to, signal });
    const { data } = await this.kernel.apply(await asPairs(gain, { signal }), { to, signal });
    return byComponent(data, 2, { signal });
  }

  /** @throws {ArgumentError} if discrete steps diverge. */
  requireStable(where: string, dynamics: DynamicsOptions["dynamics"]): void {
    const { learningRate, samples, momentum } = this.training;
    if (dynamics !== "discrete" || isStable("discrete", (learningRate * this.largestEigenvalue) / samples, momentum))
      return;
    throw new ArgumentError(
      `${where}: the learning rate must be below η_max = ${this.maxLearningRate()} for discrete steps, not ${learningRate}: they diverge. Take a smaller one, the dynamics "flow", or predict.supervised.`,
    );
  }
}

/** a + b, made in turns. */
export async function sum(a: Matrix, b: Matrix, signal: AbortSignal | undefined): Promise<Matrix> {
  return new Matrix(a.rows, a.columns, await mapInTurns(a.data, (value, at) => value + b.data[at]!, { signal }));
}

function sumOfSquares({ data }: Matrix, signal: AbortSignal | undefined): Promise<number> {
  return sumInTurns(data, (value) => value * value, { signal });
}
