import {
  inNameOf,
  jobKinds,
  type Kinds,
  mostMembers,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { type Amplitudes, byComponent, startFrom } from "../dataset/amplitudes.js";
import type { Task } from "../dataset/task.js";
import { subtract } from "../linalg/arithmetic.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Lazy, lazily } from "../native/lazily.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { mapInTurns, sumInTurns } from "../native/turns.js";
import { largestLearningRate } from "../qsntk/learningRate.js";
import { spreadOf } from "../states/statistics.js";
import { Overlaps } from "./fidelity.js";
import type { LargestEigenvalue } from "./iterative/largestEigenvalue.js";
import { Prior, type Start } from "./iterative/prior.js";
import { Relaxation, type Wanted } from "./iterative/relaxation.js";
import { Spread, type SpreadEstimate } from "./iterative/spread.js";
import { joined, timeGroups, timesTogether } from "./iterative/timeGroups.js";
import { inside, outside, unweighted } from "./iterative/weights.js";
import type { KernelOperator } from "./kernelOperators/kernelOperator.js";
import { asPairs } from "./kernelOperators/pairs.js";
import type { MemberFidelities } from "./memberFidelity.js";
import type { Training } from "./modes/propagator.js";
import { isStable } from "./modes/relaxation.js";
import { type DynamicsOptions, dynamicsKinds, requireTime, requireTimes } from "./modes/times.js";
import type { PerPoints } from "./perPoints.js";

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

/** Options of {@link IterativePrediction.lossesWithSpread}. */
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

const spreadKinds: Kinds<SpreadOptions> = {
  ...dynamicsKinds,
  probes: whole(2, mostMembers),
  seed: whole(0),
  memory: whole(1),
};

/** Options of {@link IterativePrediction.memberFidelities}. */
export interface MemberFidelityOptions extends DynamicsOptions {
  /** How many, 2 to 2²⁰; 16 by default. */
  readonly members?: number;
  /** Of their draw; 0 by default. */
  readonly seed?: number;
}

const memberKinds: Kinds<MemberFidelityOptions> = { ...dynamicsKinds, members: whole(2, mostMembers), seed: whole(0) };

/** Losses of the mean and of members. Where all states are trained on they are exact, and the standard errors 0. */
export interface IterativeSpreadLosses extends IterativeLosses, SpreadEstimate {
  /** L_μ + L_γ on the training points. */
  readonly totalTrain: Float64Array;
  /** L_μ + L_γ on the test points. */
  readonly totalTest: Float64Array;
}

/**
 * The training of an ensemble of infinitely wide networks by products of the kernel with vectors alone: no matrix of n training points is
 * decomposed, and on spins none is ever formed.
 */
export class IterativePrediction {
  /** What is learned, and from where. */
  readonly task: Task;
  /** The kernel that is trained with. */
  readonly kernel: KernelOperator;
  /** How: η, momentum, ridge. */
  readonly training: Training;
  /** λ_max of the training kernel, from below. */
  readonly largestEigenvalue: number;
  /** The residual of its Ritz vector: an eigenvalue lies this close. */
  readonly largestEigenvalueError: number;
  /** To which everything is computed. */
  readonly tolerance: number;
  /** Products with the kernel that one question may take. */
  readonly maxProducts: number;
  readonly #nngp: Float64Array | undefined;
  readonly #prior: Lazy<Prior> = lazily((options) => Prior.of(this.task, this.kernel.parities!, this.#nngp!, options));

  /** @internal Made by {@link iterative}. */
  constructor(
    task: Task,
    kernel: KernelOperator,
    training: Training,
    largest: LargestEigenvalue,
    limits: { readonly tolerance: number; readonly maxProducts: number; readonly nngp: Float64Array | undefined },
  ) {
    this.task = task;
    this.kernel = kernel;
    this.training = training;
    this.largestEigenvalue = largest.value;
    this.largestEigenvalueError = largest.error;
    this.tolerance = limits.tolerance;
    this.maxProducts = limits.maxProducts;
    this.#nngp = limits.nngp;
    Object.freeze(this);
  }

  /** Step size η. */
  get learningRate(): number {
    return this.training.learningRate;
  }

  /** η_max. */
  get maxLearningRate(): number {
    const { samples, momentum } = this.training;
    return largestLearningRate(this.largestEigenvalue, samples, momentum, 0);
  }

  /**
   * L_μ and the fidelity of the mean at any times.
   *
   * @throws {ArgumentError} if a time is negative or out of order, or not whole for discrete steps, or these diverge; {ToleranceError}.
   */
  async losses(times: ArrayLike<number>, options: DynamicsOptions = {}): Promise<IterativeLosses> {
    noMore("losses", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("losses", options, dynamicsKinds));
    const steps = requireTimes("losses", times, dynamics);
    return done(await this.#losses("losses", steps, dynamics, job, async () => {}));
  }

  /**
   * {@link losses}, the variance L_γ of the ensemble and the standard deviation of one member's loss: followed on networks that are drawn at
   * initialization, with standard errors; in closed form by degree where all states are trained on.
   *
   * @throws {ArgumentError} as {@link losses}, or if the kernel is not in the parities: then use `predict.supervised`.
   */
  async lossesWithSpread(times: ArrayLike<number>, options: SpreadOptions = {}): Promise<IterativeSpreadLosses> {
    const where = "lossesWithSpread";
    noMore(where, arguments, 2);
    const given = rising(requireOptions(where, options, spreadKinds));
    const { dynamics, probes = 16, seed = 0, memory, done, ...job } = given;
    const steps = requireTimes(where, times, dynamics);
    this.#requireParities(where);
    const { n, m } = this.kernel.size;
    const groups = timeGroups(steps, timesTogether(n + m, this.task.components, memory));
    const found: IterativeSpreadLosses[] = [];
    for (const [g, group] of groups.entries()) {
      const part = partOf(job, g / groups.length, (g + 1) / groups.length);
      found.push(await this.#lossesWithSpread(where, group, dynamics, { probes, seed }, part));
    }
    return done(joined(found));
  }

  /** Of times whose errors are kept together. */
  async #lossesWithSpread(
    where: string,
    steps: Float64Array,
    dynamics: DynamicsOptions["dynamics"],
    { probes, seed }: { readonly probes: number; readonly seed: number },
    { signal, onProgress }: JobOptions,
  ): Promise<IterativeSpreadLosses> {
    const { parities, nngp } = this.#requireParities(where);
    const spread = new Spread(this.task, this.kernel, parities, nngp, this.training, steps, dynamics);
    const mean = await this.#losses(where, steps, dynamics, { signal }, (_, errors) => spread.keep(errors));
    for (let probe = 0; probe < probes && !spread.exact; probe++) {
      const { start, powers } = await (await this.#prior({ signal })).probe(seed, probe, { signal });
      spread.begin(powers);
      const relaxation = await this.#relax(steps, dynamics, start.train, { signal });
      await relaxation.each(
        async (i, { residual, gain }) => {
          const learned = await this.#predict(gain, { signal });
          await spread.add(i, residual, await subtract(start.test, learned, { signal }), signal);
        },
        { signal },
      );
      onProgress?.((probe + 1) / probes);
    }
    const found = await spread.estimate(signal);
    const sum = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]!);
    return {
      ...mean,
      ...found,
      totalTrain: sum(mean.meanTrain, found.varianceTrain),
      totalTest: sum(mean.meanTest, found.varianceTest),
    };
  }

  /** The ensemble's mean μ at one time, in the order of the task's indices. Errors as {@link losses}. */
  async mean(time: number, options: DynamicsOptions = {}): Promise<Amplitudes> {
    noMore("mean", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("mean", options, dynamicsKinds));
    const steps = requireTime("mean", "time", time, dynamics);
    const target = await this.task.targetAt("train", { signal: job.signal });
    const start = { train: new Matrix(target.rows, target.columns), test: this.#noTest() };
    return done(await this.#trained("mean", target, start, steps, dynamics, job));
  }

  /**
   * Draws members at initialization: their values on training and test points.
   *
   * @param count - How many.
   * @param options.seed - Of the streams (seed, member, component); 0 by default.
   * @throws {ArgumentError} if the kernel is not in the parities.
   */
  async sample(count: number, options: JobOptions & { readonly seed?: number } = {}): Promise<Amplitudes[]> {
    noMore("sample", arguments, 2);
    requireArgument("sample", "count", count, whole(0));
    const { seed = 0, done, ...job } = rising(requireOptions("sample", options, { seed: whole(0), ...jobKinds }));
    this.#requireParities("sample");
    const { components, trainIndices, testIndices } = this.task;
    const bytes = 8 * components * count * (trainIndices.length + testIndices.length);
    requireMemory("sample", `${count} networks at initialization`, bytes, "Draw fewer at a time.");
    const prior = await this.#prior({ signal: job.signal });
    const members: Amplitudes[] = [];
    for (let member = 0; member < count; member++) {
      members.push(await outside(this.task, await prior.draw(seed, member, this.task.components, job), job.signal));
      job.onProgress?.((member + 1) / count);
    }
    return done(members);
  }

  /** The member that starts as `initial`, of {@link sample} or one's own, at one time. Errors as {@link losses}. */
  async member(initial: Amplitudes, time: number, options: DynamicsOptions = {}): Promise<Amplitudes> {
    noMore("member", arguments, 3);
    const { dynamics, done, ...job } = rising(requireOptions("member", options, dynamicsKinds));
    const steps = requireTime("member", "time", time, dynamics);
    const { signal } = job;
    const start = await inside(this.task, await startFrom("member", this.task, initial, signal), signal);
    const wanted = await this.task.targetAt("train", { signal });
    return done(
      await this.#trained("member", await subtract(wanted, start.train, { signal }), start, steps, dynamics, job),
    );
  }

  /**
   * The fidelity of a member with ψ_T on training and test points together, averaged over members that are drawn at initialization and
   * trained. Errors as {@link lossesWithSpread}.
   */
  async memberFidelities(times: ArrayLike<number>, options: MemberFidelityOptions = {}): Promise<MemberFidelities> {
    const where = "memberFidelities";
    noMore(where, arguments, 2);
    const { dynamics, members = 16, seed = 0, done, ...job } = rising(requireOptions(where, options, memberKinds));
    const steps = requireTimes(where, times, dynamics);
    const { signal, onProgress } = job;
    this.#requireParities(where);
    this.#requireStable(where, dynamics);
    const prior = await this.#prior({ signal });
    const target = await this.#targets(signal);
    const unscaled = await unweighted(this.task, target, signal);
    const found = Array.from(steps, (): number[] => []);
    for (let member = 0; member < members; member++) {
      const start = await prior.draw(seed, member, this.task.components, { signal });
      const missing = await subtract(target.train, start.train, { signal });
      const relaxation = await inNameOf(where, () => this.#relax(steps, dynamics, missing, { signal }));
      await relaxation.each(
        async (i, { residual, gain }) => {
          const test = await sum(start.test, await this.#predict(gain, { signal }), signal);
          const state = { train: await subtract(target.train, residual, { signal }), test };
          found[i]!.push(await this.#fidelity(unscaled, state, signal));
          onProgress?.((member + (i + 1) / steps.length) / members);
        },
        { signal },
      );
    }
    const spreads = found.map(spreadOf);
    return done({
      mean: Float64Array.from(spreads, ({ mean }) => mean),
      standardError: Float64Array.from(spreads, ({ standardError }) => standardError),
    });
  }

  /** A start after the training of one time: y − e(Θ)·(y−f₀), and f₀ + Θ_*d·g(Θ)·(y−f₀). */
  async #trained(
    where: string,
    missing: Matrix,
    start: Start,
    steps: Float64Array,
    dynamics: DynamicsOptions["dynamics"],
    { signal }: JobOptions,
  ): Promise<Amplitudes> {
    this.#requireStable(where, dynamics);
    const relaxation = await inNameOf(where, () => this.#relax(steps, dynamics, missing, { signal }));
    let found: Start | undefined;
    await relaxation.each(
      async (_, { residual, gain }) => {
        const gained = await subtract(missing, residual, { signal });
        const learned = await this.#predict(gain, { signal });
        found = { train: await sum(start.train, gained, signal), test: await sum(start.test, learned, signal) };
      },
      { signal },
    );
    return outside(this.task, found!, signal);
  }

  async #losses(
    where: string,
    steps: Float64Array,
    dynamics: DynamicsOptions["dynamics"],
    { signal, onProgress }: JobOptions,
    keep: (i: number, errors: Start) => Promise<void>,
  ): Promise<IterativeLosses> {
    this.#requireStable(where, dynamics);
    const target = await this.#targets(signal);
    const [n, m] = [target.train.columns, target.test.columns];
    const relaxation = await inNameOf(where, () => this.#relax(steps, dynamics, target.train, { signal }));
    const empty = () => new Float64Array(m === 0 ? 0 : steps.length);
    const [meanTrain, meanTest] = [new Float64Array(steps.length), empty()];
    const errorBound = { train: new Float64Array(steps.length), test: empty() };
    const fidelity = new Float64Array(steps.length);
    const unscaled = await unweighted(this.task, target, signal);
    await relaxation.each(
      async (i, { residual, gain }) => {
        const learned = await this.#predict(gain, { signal });
        const missed = await subtract(learned, target.test, { signal });
        meanTrain[i] = (await sumOfSquares(residual, signal)) / n;
        if (m > 0) meanTest[i] = (await sumOfSquares(missed, signal)) / m;
        const bound = relaxation.errorBound(i);
        errorBound.train[i] = bound.train;
        if (m > 0) errorBound.test[i] = bound.test;
        const state = { train: await subtract(target.train, residual, { signal }), test: learned };
        fidelity[i] = await this.#fidelity(unscaled, state, signal);
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

  async #targets(signal: AbortSignal | undefined): Promise<Start> {
    return {
      train: await this.task.targetAt("train", { signal }),
      test: await this.task.targetAt("test", { signal }),
    };
  }

  /** With ψ_T, of which the weights have been taken, of a state times √w. */
  async #fidelity(target: Start, state: Start, signal: AbortSignal | undefined): Promise<number> {
    const overlaps = new Overlaps(1);
    const learned = await unweighted(this.task, state, signal);
    for (const points of ["train", "test"] as const) {
      const values = learned[points];
      const rows = Array.from({ length: values.rows }, (_, row) => new Matrix(1, values.columns, values.row(row)));
      await overlaps.add(target[points], rows, { signal });
    }
    return overlaps.fidelities()[0]!;
  }

  async #relax(
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

  /** Θ_*d·gain, by component. */
  async #predict(gain: Matrix, { signal }: JobOptions): Promise<Matrix> {
    if (this.kernel.size.m === 0) return new Matrix(gain.rows, 0);
    if (this.kernel.parts === 1) return this.kernel.apply(gain, { to: "test", signal });
    const { data } = await this.kernel.apply(await asPairs(gain, { signal }), { to: "test", signal });
    return byComponent(data, 2, { signal });
  }

  #noTest(): Matrix {
    return new Matrix(this.task.components, this.task.testIndices.length);
  }

  #requireStable(where: string, dynamics: DynamicsOptions["dynamics"]): void {
    const { learningRate, samples, momentum } = this.training;
    if (dynamics !== "discrete" || isStable("discrete", (learningRate * this.largestEigenvalue) / samples, momentum))
      return;
    throw new ArgumentError(
      `${where}: the learning rate must be below η_max = ${this.maxLearningRate} for discrete steps, not ${learningRate}: they diverge. Take a smaller one, the dynamics "flow", or predict.supervised.`,
    );
  }

  #requireParities(where: string) {
    const { parities } = this.kernel;
    if (parities !== undefined && this.#nngp !== undefined) return { parities, nngp: this.#nngp };
    throw new ArgumentError(
      `${where}: members are drawn by Walsh–Hadamard transforms, and the kernel multiplies by the method "${this.kernel.method}" (${this.kernel.reason}). Use predict.supervised.`,
    );
  }
}

async function sum(a: Matrix, b: Matrix, signal: AbortSignal | undefined): Promise<Matrix> {
  return new Matrix(a.rows, a.columns, await mapInTurns(a.data, (value, at) => value + b.data[at]!, { signal }));
}

function sumOfSquares({ data }: Matrix, signal: AbortSignal | undefined): Promise<number> {
  return sumInTurns(data, (value) => value * value, { signal });
}
