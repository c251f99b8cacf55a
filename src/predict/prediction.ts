import { instance, jobKinds, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { type Amplitudes, startFrom } from "../dataset/amplitudes.js";
import type { Sizes } from "../dataset/sizes.js";
import type { Task } from "../dataset/task.js";
import { unweightedAmplitudes, weightedAmplitudes } from "../dataset/weights.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Lazy, lazily } from "../native/lazily.js";
import { partOf, rising } from "../native/progress.js";
import { ownCopy } from "../native/staging.js";
import { type Covariance, covarianceBetween, covarianceBytes } from "./covariances/covariance.js";
import {
  type Covariances,
  type CovariancesOptions,
  covariancesAt,
  covariancesBytes,
  covariancesKinds,
} from "./covariances/covariances.js";
import { testSquaredTraces } from "./covariances/testSquaredTraces.js";
import { type Losses, losses, lossesBytes, type MeanErrors, meanErrors, meanLosses } from "./losses/losses.js";
import { memberStd, testForms, trainForms, trainSquaredTraces } from "./losses/memberSpread.js";
import { fluctuationAt, type Initial, initialKind, meanAt, sampleBytes, sampleInitial, startOf } from "./members.js";
import { type Eigenbasis, eigenbasisBytes, supervisedBytes } from "./modes/eigenbasis.js";
import { type PriorFactors, priorBytes, priorFactors } from "./modes/prior.js";
import { type ModeFactors, markDivergence, modeFactorsInTurns, type Training } from "./modes/propagator.js";
import type { Dynamics } from "./modes/relaxation.js";
import { asSteps, type DynamicsOptions, dynamicsKinds, requireTime, requireTimes, timeKind } from "./modes/times.js";
import { requirePredictMemory } from "./requirePredictMemory.js";
import { Trained } from "./trained.js";

/** Expected losses, with what a single member is expected to scatter by. */
export interface SpreadLosses extends Losses {
  /** Standard deviation, over members, of one member's loss on the training points; divide by √K for the mean of K members. */
  readonly memberStdTrain: Float64Array;
  /** The same on the test points, interpolated in time to 10⁻⁴ of it. */
  readonly memberStdTest: Float64Array;
}

/** One member at one time, eq. (14): ψ = μ + γ. */
export interface MemberState {
  /** μ, which every member has. */
  readonly mean: Amplitudes;
  /** γ, which its start alone decides. */
  readonly fluctuation: Amplitudes;
}

/** The training of an ensemble of infinitely wide networks, solved for every time; times are in gradient-descent steps. */
export class Prediction extends Trained {
  private readonly prior: Lazy<PriorFactors> = lazily(async (options) => {
    const made = await priorFactors(this.basis, options);
    this.priorIsMade = true;
    return made;
  });
  private priorIsMade = false;

  /**
   * @internal
   * @param task - What is learned. Amplitudes and covariances are divided by the √w of weighted losses.
   * @param basis - The problem in the eigenbasis of its training kernel.
   * @param training - Step size, momentum, ridge, rank tolerance.
   */
  constructor(
    task: Task,
    override readonly basis: Eigenbasis,
    training: Training,
  ) {
    super(task, basis, training);
  }

  /**
   * L_μ, L_γ and their sum at any times; Infinity gives the limits. Weighted if the problem is.
   *
   * @throws {ArgumentError} if a time is negative or out of order, or not whole for discrete steps.
   * @see The paper's eqs. (15)–(18).
   */
  async losses(times: ArrayLike<number>, options: DynamicsOptions = {}): Promise<Losses> {
    noMore("losses", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("losses", options, dynamicsKinds));
    const steps = requireTimes("losses", times, dynamics);
    this.requireMemory("the losses", lossesBytes(this.sizes, steps.length));
    const { factors, errors } = await this.evolve(steps, dynamics, partOf(job, 0, 0.5));
    return done(await losses(this.basis, factors, await meanLosses(this.basis, errors, job), partOf(job, 0.5, 1)));
  }

  /**
   * {@link losses}, and the standard deviation over members of one member's loss.
   *
   * @throws {ArgumentError} as {@link losses}.
   */
  async lossesWithSpread(times: ArrayLike<number>, options: DynamicsOptions = {}): Promise<SpreadLosses> {
    noMore("lossesWithSpread", arguments, 2);
    const { basis } = this;
    const { dynamics, done, ...job } = rising(requireOptions("lossesWithSpread", options, dynamicsKinds));
    const { signal } = job;
    const { nullBelow } = this.training;
    const steps = requireTimes("lossesWithSpread", times, dynamics);
    const count = steps.length;
    const held = covariancesBytes(this.sizes, this.sizes.m, count, 4) + lossesBytes(this.sizes, count);
    this.requireMemory("the losses and their scatter", held);
    const { factors, errors } = await this.evolve(steps, dynamics, { signal });
    const expected = await losses(basis, factors, await meanLosses(basis, errors, { signal }), { signal });
    const copies = basis.target.rows;
    const onTrain = await trainSquaredTraces(basis, factors, { signal });
    const trainForm = await trainForms(basis, factors, errors, { signal });
    const marked = await markDivergence(factors, basis.eigenvalues.length, { signal });
    const memberStdTrain = marked(memberStd(onTrain, trainForm, copies, basis.trainPoints));
    if (basis.testPoints === 0) return done({ ...expected, memberStdTrain, memberStdTest: new Float64Array(0) });
    const traces = expected.varianceTest.map((variance) => (variance * basis.testPoints) / copies);
    const onTest = await testSquaredTraces(await this.prior({ signal }), basis, factors, traces, nullBelow, job);
    const testForm = await testForms(basis, factors, errors, { signal });
    return done({
      ...expected,
      memberStdTrain,
      memberStdTest: marked(memberStd(onTest, testForm, copies, basis.testPoints)),
    });
  }

  /** The ensemble's mean μ at one time, in the order of the task's indices. Errors as {@link losses}. */
  async mean(time: number, options: DynamicsOptions = {}): Promise<Amplitudes> {
    noMore("mean", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("mean", options, dynamicsKinds));
    const factors = await this.factorsAt(requireTime("mean", "time", time, dynamics), dynamics, job);
    const mean = await meanAt(this.basis, this.task.components, factors, job);
    return done(await unweightedAmplitudes(this.task, mean, job));
  }

  /**
   * One member with a given start, at one time: eq. (14), ψ = μ + γ, where γ alone depends on ψ(0).
   *
   * @param initial - From {@link Prediction.sample}, or a state of one's own by {@link Prediction.initialFrom}.
   */
  async member(initial: Initial, time: number, options: DynamicsOptions = {}): Promise<MemberState> {
    noMore("member", arguments, 3);
    const { dynamics, done, ...job } = rising(requireOptions("member", options, dynamicsKinds));
    const start = await this.copiedInitial(initial, job);
    const factors = await this.factorsAt(requireTime("member", "time", time, dynamics), dynamics, job);
    const mean = await meanAt(this.basis, this.task.components, factors, partOf(job, 0, 0.5));
    const fluctuation = await fluctuationAt(this.basis, this.task.components, factors, start, partOf(job, 0.5, 1));
    return done({
      mean: await unweightedAmplitudes(this.task, mean, job),
      fluctuation: await unweightedAmplitudes(this.task, fluctuation, job),
    });
  }

  /**
   * The start of a member whose wavefunction ψ(0) is given on the training and the test points.
   *
   * @throws {ShapeError} if it has another number of points; {ArgumentError} if an amplitude is not finite or beyond ±1e75.
   */
  async initialFrom(state: Amplitudes, options: JobOptions = {}): Promise<Initial> {
    noMore("initialFrom", arguments, 2);
    const job = requireOptions("initialFrom", options, jobKinds);
    const start = await startFrom("initialFrom", this.task, state, job.signal);
    return startOf(this.basis, this.task.components, await weightedAmplitudes(this.task, start, job), job);
  }

  /** Starts of `count` members drawn from the prior; member k of a seed is the same whatever the count. */
  async sample(count: number, options: JobOptions & { readonly seed?: number } = {}): Promise<Initial[]> {
    noMore("sample", arguments, 2);
    requireArgument("sample", "count", count, whole(0));
    const { seed = 0, done, ...job } = rising(requireOptions("sample", options, { seed: whole(0), ...jobKinds }));
    this.requireMemory("samples of the start", sampleBytes(this.sizes, count));
    const prior = await this.prior(partOf(job, 0, 0.5));
    return done(await sampleInitial(this.basis, prior, count, seed, partOf(job, 0.5, 1)));
  }

  /** Covariance of one component between t = `time` and s = `other`, over training and test points jointly. Errors as {@link losses}. */
  async covariance(
    time: number,
    options: DynamicsOptions & { /** s; t by default. */ readonly other?: number } = {},
  ): Promise<Covariance> {
    noMore("covariance", arguments, 2);
    const kinds = { other: timeKind, ...dynamicsKinds };
    const { other = time, dynamics, done, ...job } = rising(requireOptions("covariance", options, kinds));
    const first = requireTime("covariance", "time", time, dynamics);
    const second = other === time ? first : asSteps("covariance", other, dynamics);
    this.requireMemory("a covariance", covarianceBytes(this.sizes));
    const left = await this.factorsAt(first, dynamics, job);
    const right = second === first ? left : await this.factorsAt(second, dynamics, job);
    const prior = await this.prior(partOf(job, 0, 0.5));
    return done(await covarianceBetween(this.basis, prior, left, right, partOf(job, 0.5, 1)));
  }

  /**
   * Covariances of one component over the training or the test points at many times, for little more than a few of them cost.
   *
   * @throws {ArgumentError} as {@link losses}, and for options that are not allowed.
   */
  async covariances(
    times: ArrayLike<number>,
    options: CovariancesOptions & DynamicsOptions = {},
  ): Promise<Covariances> {
    noMore("covariances", arguments, 2);
    const kinds = { ...covariancesKinds, ...dynamicsKinds };
    const { dynamics, ...given } = requireOptions("covariances", options, kinds);
    const steps = requireTimes("covariances", times, dynamics);
    const { basis } = this;
    if (given.points === "test" && basis.testPoints === 0) {
      throw new ArgumentError('covariances: there are no test points. Pass { points: "train" }, or train on fewer.');
    }
    const factors = await this.factorsAt(steps, dynamics, given);
    const points = this.sizes[given.points === "test" ? "m" : "n"];
    const bytesPerNumber = given.precision === "float64" ? 8 : 4;
    this.requireMemory("the covariances", covariancesBytes(this.sizes, points, steps.length, bytesPerNumber));
    const prior = await this.prior({ signal: given.signal });
    return covariancesAt(basis, prior, steps, factors, this.training.nullBelow, given);
  }

  private get sizes(): Sizes {
    return { n: this.eigenvalues.length, m: this.basis.reach.rows };
  }

  private requireMemory(what: string, bytes: number): void {
    requirePredictMemory(what, this.sizes, Math.max(0, bytes - (this.priorIsMade ? priorBytes(this.sizes) : 0)));
  }

  /** A copy that the caller can no longer change, of a start that fits. */
  private async copiedInitial(initial: Initial, { signal }: JobOptions): Promise<Initial> {
    requireArgument("member", "initial", initial, initialKind);
    const { target, eigenvalues, reach } = this.basis;
    const wanted = { modes: eigenvalues.length, test: reach.rows };
    for (const [name, columns] of Object.entries(wanted) as ["modes" | "test", number][]) {
      if (initial[name].rows === target.rows && initial[name].columns === columns) continue;
      throw new ShapeError(
        `member: \`initial.${name}\` must be ${target.rows}×${columns}, not ${initial[name].rows}×${initial[name].columns}. Pass a start of this prediction.`,
      );
    }
    const copy = async (name: "modes" | "test") => {
      const { rows, columns, data } = initial[name];
      const copied = new Matrix(rows, columns, await ownCopy(data, signal));
      await requireFiniteEntries("member", `initial.${name}`, copied.data, columns, { signal });
      return copied;
    };
    const [modes, test] = await Promise.all([copy("modes"), copy("test")]);
    return { modes, test };
  }

  private factorsAt(times: Float64Array, dynamics: Dynamics | undefined, { signal }: JobOptions): Promise<ModeFactors> {
    return modeFactorsInTurns(this.eigenvalues, times, this.training, { dynamics, signal });
  }

  private async evolve(
    times: Float64Array,
    dynamics: Dynamics | undefined,
    options: JobOptions,
  ): Promise<{ factors: ModeFactors; errors: MeanErrors }> {
    const factors = await this.factorsAt(times, dynamics, options);
    return { factors, errors: await meanErrors(this.basis, factors, options) };
  }
}

/** A prediction, as an argument. */
export const predictionKind = instance(Prediction, "what predict.supervised returns");

/** Solving the training, then losses with the scatter of members at `times` times. */
export function trainingWithSpreadBytes(sizes: Sizes, times: number): number {
  const spread = covariancesBytes(sizes, sizes.m, times, 4) + lossesBytes(sizes, times);
  return Math.max(supervisedBytes(sizes), eigenbasisBytes(sizes) + spread);
}
