import { inNameOf, jobKinds, noMore, requireArgument, requireOptions, whole } from "../../arguments/index.js";
import { type Amplitudes, startFrom } from "../../dataset/amplitudes.js";
import type { Task } from "../../dataset/task.js";
import { subtract } from "../../linalg/arithmetic.js";
import { Matrix } from "../../linalg/matrix.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { type Lazy, lazily } from "../../native/lazily.js";
import { requireMemory } from "../../native/memory.js";
import { partOf, rising } from "../../native/progress.js";
import { spreadOf } from "../../states/statistics.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import type { MemberFidelities } from "../losses/fidelity.js";
import type { Training } from "../modes/propagator.js";
import { type DynamicsOptions, dynamicsKinds, requireTime, requireTimes } from "../modes/times.js";
import {
  type IterativeLosses,
  type IterativeSpreadLosses,
  type MemberFidelityOptions,
  memberKinds,
  type SpreadOptions,
  spreadKinds,
} from "./iterativeResults.js";
import { Solution, sum } from "./iterativeSolution.js";
import type { LargestEigenvalue } from "./largestEigenvalue.js";
import { Prior } from "./prior.js";
import { Spread } from "./spread.js";
import { joined, timeGroups, timesTogether } from "./timeGroups.js";
import { inside, outside, unweighted } from "./weights.js";

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
  readonly #solution: Solution;
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
    this.#solution = new Solution(task, kernel, training, largest.value, limits.tolerance, limits.maxProducts);
    Object.freeze(this);
  }

  /** Step size η. */
  get learningRate(): number {
    return this.training.learningRate;
  }

  /** η_max. */
  get maxLearningRate(): number {
    return this.#solution.maxLearningRate();
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
    return done(await this.#solution.losses("losses", steps, dynamics, job, async () => {}));
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
    const mean = await this.#solution.losses(where, steps, dynamics, { signal }, (_, errors) => spread.keep(errors));
    for (let probe = 0; probe < probes && !spread.exact; probe++) {
      const { start, powers } = await (await this.#prior({ signal })).probe(seed, probe, { signal });
      spread.begin(powers);
      const relaxation = await this.#solution.relax(steps, dynamics, start.train, { signal });
      await relaxation.each(
        async (i, { residual, gain }) => {
          const learned = await this.#solution.predict(gain, { signal });
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
    const start = {
      train: new Matrix(target.rows, target.columns),
      test: new Matrix(target.rows, this.task.testIndices.length),
    };
    return done(await this.#solution.trained("mean", target, start, steps, dynamics, job));
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
      await this.#solution.trained(
        "member",
        await subtract(wanted, start.train, { signal }),
        start,
        steps,
        dynamics,
        job,
      ),
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
    this.#solution.requireStable(where, dynamics);
    const prior = await this.#prior({ signal });
    const target = await this.#solution.targets(signal);
    const unscaled = await unweighted(this.task, target, signal);
    const found = Array.from(steps, (): number[] => []);
    for (let member = 0; member < members; member++) {
      const start = await prior.draw(seed, member, this.task.components, { signal });
      const missing = await subtract(target.train, start.train, { signal });
      const relaxation = await inNameOf(where, () => this.#solution.relax(steps, dynamics, missing, { signal }));
      await relaxation.each(
        async (i, { residual, gain }) => {
          const test = await sum(start.test, await this.#solution.predict(gain, { signal }), signal);
          const state = { train: await subtract(target.train, residual, { signal }), test };
          found[i]!.push(await this.#solution.fidelity(unscaled, state, signal));
          onProgress?.((member + (i + 1) / steps.length) / members);
        },
        { signal },
      );
    }
    const spreads = found.map((values) => spreadOf(values));
    return done({
      mean: Float64Array.from(spreads, ({ mean }) => mean),
      standardError: Float64Array.from(spreads, ({ standardError }) => standardError),
    });
  }

  #requireParities(where: string) {
    const { parities } = this.kernel;
    if (parities !== undefined && this.#nngp !== undefined) return { parities, nngp: this.#nngp };
    throw new ArgumentError(
      `${where}: members are drawn by Walsh–Hadamard transforms, and the kernel multiplies by the method "${this.kernel.method}" (${this.kernel.reason}). Use predict.supervised.`,
    );
  }
}
