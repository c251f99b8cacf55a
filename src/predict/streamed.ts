import {
  float64,
  type Kinds,
  list,
  noMore,
  optional,
  positive,
  record,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { type Amplitudes, byComponent, interleaved } from "../dataset/amplitudes.js";
import { coupledSizes, type Sizes, sizesOf } from "../dataset/sizes.js";
import { requireComplexTarget, type Task, taskKind } from "../dataset/task.js";
import { unweighted } from "../dataset/weights.js";
import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import type { JobOptions } from "../native/job.js";
import { discard, requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { rowsOfBlock } from "../stax/kernelRows.js";
import type { Network } from "../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { type Block, BlockedKernels, blockedModes } from "./blockedKernels.js";
import { type FidelityOptions, Overlaps } from "./losses/fidelity.js";
import { type Losses, losses, meanSquares, subtractRow, trainErrors } from "./losses/losses.js";
import { meanBytes } from "./members.js";
import { type KernelModes, type Modes, withTarget } from "./modes/eigenbasis.js";
import { learnedAt, learnedModes } from "./modes/learned.js";
import { matricesBytes } from "./modes/matricesBytes.js";
import { modeFactorsInTurns, type Training } from "./modes/propagator.js";
import { asPairs } from "./modes/realForms.js";
import { type DynamicsOptions, dynamicsKind, dynamicsKinds, requireTime, requireTimes } from "./modes/times.js";
import { requirePredictMemory } from "./requirePredictMemory.js";
import type { KeepModes } from "./supervised.js";
import { Trained } from "./trained.js";
import { type TrainingOptions, trainingKinds, trainingOf } from "./training.js";

/** Times at which something is asked for, checked already. */
export interface Question extends Pick<DynamicsOptions, "dynamics"> {
  /** The times, in steps. */
  readonly steps: Float64Array;
}

const questionKind = record("{ steps, dynamics }", { steps: float64, dynamics: optional(dynamicsKind) });
const factorsKind = record("{ train, test }", { train: positive, test: positive });
const curvesKinds: Kinds<FidelityOptions> = { ...dynamicsKinds, factors: factorsKind };

/** Losses, and the fidelity of the mean with ψ_T on all points: NaN where the mean is zero. */
export interface Curves {
  /** At the times of the question. */
  readonly losses: Losses;
  /** One number per time. */
  readonly fidelity: Float64Array;
}

/**
 * The training of an ensemble of infinitely wide networks, solved for every time, with nothing kept for each test point: kernels between
 * test and training points are computed in blocks, anew for every question about the mean. What it lacks of a {@link Prediction} is what needs
 * the kernel on the test points: the scatter of members, covariances, samples.
 */
export class StreamedPrediction extends Trained {
  readonly #kernels: BlockedKernels;

  /** @internal Made by {@link streamed}. */
  constructor(task: Task, basis: Modes, training: Training, kernels: BlockedKernels) {
    super(task, basis, training);
    this.#kernels = kernels;
  }

  /**
   * L_μ, L_γ and their sum at any times, as {@link Prediction.losses}: one pass over the test points.
   *
   * @throws {ArgumentError} if a time is negative or out of order, or not whole for discrete steps.
   */
  async losses(times: ArrayLike<number>, options: DynamicsOptions = {}): Promise<Losses> {
    noMore("losses", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("losses", options, dynamicsKinds));
    const steps = requireTimes("losses", times, dynamics);
    const [curves] = await this.curves([{ steps, dynamics }], job);
    return done(curves!.losses);
  }

  /** Answers to several questions, losses and fidelities of a task without weights, by one pass over the test points. */
  async curves(questions: readonly Question[], options: FidelityOptions = {}): Promise<Curves[]> {
    noMore("curves", arguments, 2);
    requireArgument(
      "curves",
      "questions",
      questions,
      list("a list of { steps, dynamics }", questionKind, { least: 1 }),
    );
    const { signal, onProgress, done, factors: counts } = rising(requireOptions("curves", options, curvesKinds));
    const { basis } = this;
    const asked = await Promise.all(questions.map((question) => this.#begin(question, { signal, factors: counts })));
    const target = await this.task.targetAt("test", { signal });
    const gained = asked.map(({ learned }) => learned.gained);
    await this.#eachBlock(gained, { signal, onProgress }, async (meansOf, { begin, end }) => {
      const wanted = columnsOf(target, begin, end);
      for (const [number, means] of meansOf.entries()) {
        const { overlaps, test } = asked[number]!;
        await overlaps.add(wanted, means, { signal, factor: counts?.test });
        for (const [copy, mean] of means.entries()) await subtractRow(mean, wanted.row(copy), { signal });
        for (const [i, square] of (await meanSquares(means, basis.testPoints)).entries()) test[i]! += square;
      }
    });
    const answers = asked.map(async ({ factors, overlaps, test }) => {
      const errors = await trainErrors(basis, factors, { signal });
      const mean = { train: await meanSquares(errors, basis.trainPoints), test };
      return { losses: await losses(basis, factors, mean, { signal }), fidelity: overlaps.fidelities() };
    });
    return done(await Promise.all(answers));
  }

  async #begin({ steps, dynamics }: Question, { signal, factors: counts }: FidelityOptions) {
    const factors = await this.#factorsAt(steps, dynamics, signal);
    const learned = await learnedModes(this.basis, factors, { signal });
    const overlaps = new Overlaps(steps.length);
    if (this.#kernels.parts === 1) {
      await overlaps.add(this.basis.target, learned.train, { signal, factor: counts?.train });
    } else {
      const [inPairs] = await this.#onTrain(learned.train, signal); // the modes of pairs have no imaginary part of an overlap
      const target = await this.task.targetAt("train", { signal });
      await overlaps.add(target, await columnsByPart(inPairs!, signal), { signal, factor: counts?.train });
    }
    return { factors, learned, overlaps, test: new Float64Array(steps.length) };
  }

  /** The ensemble's mean μ at one time, in the order of the task's indices. Errors as {@link losses}. */
  async mean(time: number, options: DynamicsOptions = {}): Promise<Amplitudes> {
    noMore("mean", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("mean", options, dynamicsKinds));
    const [mean] = await this.#meansAt({ steps: requireTime("mean", "time", time, dynamics), dynamics }, job);
    return done(mean!);
  }

  /** {@link mean} at several times, by one pass over the test points. @throws as {@link losses}; {MemoryError} if the means do not fit. */
  async means(times: ArrayLike<number>, options: DynamicsOptions = {}): Promise<Amplitudes[]> {
    noMore("means", arguments, 2);
    const { dynamics, done, ...job } = rising(requireOptions("means", options, dynamicsKinds));
    const steps = requireTimes("means", times, dynamics);
    const bytes = steps.length * meanBytes(this.task);
    requireMemory("means", `means at ${steps.length} times`, bytes, "Ask for them a few times after each other.");
    return done(await this.#meansAt({ steps, dynamics }, job));
  }

  async #meansAt({ steps, dynamics }: Question, { signal, onProgress }: JobOptions): Promise<Amplitudes[]> {
    const { basis, task } = this;
    const factors = await this.#factorsAt(steps, dynamics, signal);
    const { train, gained } = await learnedModes(basis, factors, { signal });
    const byCopy = await this.#onTrain(train, signal);
    const onTest = Array.from(steps, () => new Matrix(task.components, basis.testPoints));
    await this.#eachBlock([gained], { signal, onProgress }, async ([means], { begin }) => {
      for (const [copy, mean] of means!.entries()) {
        for (const [i, state] of onTest.entries()) state.row(copy).set(mean.row(i), begin);
      }
    });
    const amplitudes: Amplitudes[] = [];
    for (const [i, test] of onTest.entries()) {
      const trained = new Matrix(byCopy.length, basis.eigenvalues.length);
      for (const [copy, rows] of byCopy.entries()) trained.row(copy).set(rows.row(i));
      const parts = this.#kernels.parts === 1 ? trained : await byComponent(trained.data, 2, { signal });
      amplitudes.push({
        train: await interleaved(await unweighted(parts, task.scale?.train, { signal }), { signal }),
        test: await interleaved(await unweighted(test, task.scale?.test, { signal }), { signal }),
      });
    }
    return amplitudes;
  }

  /** What modes are on the training points, for each copy. */
  async #onTrain(copies: readonly Matrix[], signal: AbortSignal | undefined): Promise<Matrix[]> {
    const onTrain: Matrix[] = [];
    for (const modes of copies) onTrain.push(await matmul(modes, this.basis.vectors, { signal, transposeB: true }));
    return onTrain;
  }

  #factorsAt(times: Float64Array, dynamics: DynamicsOptions["dynamics"], signal: AbortSignal | undefined) {
    return modeFactorsInTurns(this.eigenvalues, times, this.training, { dynamics, signal });
  }

  /** Calls `visit` with the means on each block of test points, for every question one matrix T×points for each component. */
  async #eachBlock(
    gained: readonly (readonly Matrix[])[],
    { signal, onProgress }: JobOptions,
    visit: (means: Matrix[][], block: Block) => Promise<void>,
  ): Promise<void> {
    const { vectors } = this.basis;
    const weights: Matrix[][] = [];
    for (const of of gained) {
      const inPoints: Matrix[] = [];
      // One after the other: each has a copy of the eigenvectors.
      for (const learned of of) inPoints.push(await matmul(learned, vectors, { signal, transposeB: true }));
      weights.push(inPoints);
    }
    for (const block of this.#kernels.blocks) {
      const { nngp, ntk } = await this.#kernels.pairs(block, { signal });
      const means = await Promise.all(weights.map((of) => learnedAt(ntk, of, { signal })));
      const byParts = async (of: Matrix[]) => (this.#kernels.parts === 1 ? of : columnsByPart(of[0]!, signal));
      await visit(await Promise.all(means.map(byParts)), block);
      discard(nngp.data, ntk.data);
      onProgress?.(block.end / this.basis.testPoints);
    }
  }
}

/**
 * {@link supervised} for many test points: means and expected losses at every time from one eigensystem and one pass over the test points,
 * in the memory of a few n×n matrices, whatever their number.
 *
 * @param network - Architecture of each component.
 * @param task - What is learned, from which points.
 * @throws {ShapeError | ArgumentError} naming what is wrong; {MemoryError} if kernels on the training points do not fit.
 * @see The paper's eqs. (13)–(18).
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const limit = await predict.streamed(network, task); // nothing is kept for each test point
 * const { totalTest } = await limit.losses([0, 100, Infinity]);
 * console.log(totalTest); // 0.0699621, 0.00392937, 0.00261033
 * ```
 */
export async function streamed(
  network: Network | SymmetrizedNetwork,
  task: Task,
  options: TrainingOptions = {},
): Promise<StreamedPrediction> {
  noMore("streamed", arguments, 3);
  return streamedBy((compute) => compute(), network, task, options);
}

/** {@link streamed}, whose kernels may have been solved before, for another target or another step size. */
export async function streamedBy(
  keep: KeepModes<KernelModes>,
  network: Network | SymmetrizedNetwork,
  task: Task,
  options: TrainingOptions,
): Promise<StreamedPrediction> {
  const { done, ...given } = rising(requireOptions("streamed", options, trainingKinds));
  requireArgument("streamed", "network", network, kernelNetworkKind);
  requireArgument("streamed", "task", task, taskKind);
  const complex = hasComplexCharacters(network);
  if (complex) requireComplexTarget("streamed", task, network.group);
  const sizes = complex ? coupledSizes(task) : sizesOf(task);
  requirePredictMemory("the training in blocks", sizes, streamedBytes(sizes), fewerTrainingPoints);
  const { signal } = given;
  const job = { signal, onProgress: given.onProgress };
  const kernels = await BlockedKernels.of(network, task, { signal });
  const modes = await keep(() => blockedModes(kernels, sizes, job));
  const target = await task.targetAt("train", { signal });
  const basis = await withTarget(task, modes, complex ? await asPairs(target, { signal }) : target, { signal });
  const training = trainingOf("streamed", basis.eigenvalues, basis.trainPoints, given);
  return done(new StreamedPrediction(task, basis, training, kernels));
}

const fewerTrainingPoints =
  "Take fewer training points, or use predict.matrixFree: the mean alone, from half of one kernel.";

function columnsOf(matrix: Matrix, begin: number, end: number): Matrix {
  const part = new Matrix(matrix.rows, end - begin);
  for (let row = 0; row < matrix.rows; row++) part.row(row).set(matrix.row(row).subarray(begin, end));
  return part;
}

/** Real and imaginary parts of rows of pairs. */
async function columnsByPart({ rows, columns, data }: Matrix, signal: AbortSignal | undefined): Promise<Matrix[]> {
  const [re, im] = [new Matrix(rows, columns / 2), new Matrix(rows, columns / 2)];
  const divide = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) {
      re.data[at] = data[2 * at]!;
      im.data[at] = data[2 * at + 1]!;
    }
  };
  await inTurns(re.data.length, divide, { signal, cost: 2 });
  return [re, im];
}

/** The same with test points in blocks: kernels, eigensystem and its work space, or prior and BᵀB; eight blocks, the target. */
export function streamedBytes({ n, m }: Sizes): number {
  return matricesBytes({ n, m: 0 }, [5, 0, 0]) + 8 * 8 * rowsOfBlock(n) * n + 64 * m;
}
