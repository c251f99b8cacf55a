import type { Sizes } from "../../dataset/sizes.js";
import { hadamard, scaleColumns } from "../../linalg/arithmetic.js";
import { diagonal, rowDots } from "../../linalg/dots.js";
import { Matrix } from "../../linalg/matrix.js";
import { productOfOwn } from "../../linalg/own.js";
import { rowsBetween } from "../../linalg/rows.js";
import { NumericalError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";
import type { Eigenbasis, Modes } from "../modes/eigenbasis.js";
import { matricesBytes } from "../modes/matricesBytes.js";
import { type ModeFactors, markDivergence } from "../modes/propagator.js";

/**
 * Losses of an ensemble of infinitely wide networks ψ = ψ₁ + iψ₂, or ψ = ψ₁ of a real target, over time: (1/|B|)·Σ|ψ−ψ_T|², without the ½ that gradient
 * descent minimises, over the training and over the test points. Element i belongs to time i. Infinity where discrete steps
 * above η_max have diverged. Without test points the lists of the test losses are empty.
 */
export interface Losses {
  /** L_μ of eq. (16) on the training points: loss of the ensemble's mean. */
  readonly meanTrain: Float64Array;
  /** The same on the test points. */
  readonly meanTest: Float64Array;
  /** L_γ of eq. (18) on the training points: variance over the ensemble, summed over the components, per point. */
  readonly varianceTrain: Float64Array;
  /** The same on the test points. */
  readonly varianceTest: Float64Array;
  /** L_μ + L_γ on the training points: expected loss of one member. */
  readonly totalTrain: Float64Array;
  /** The same on the test points. */
  readonly totalTest: Float64Array;
}

/** The mean's error μ−ψ_T at every time, for each copy: training points in the eigenbasis, T×n; test points, T×m. */
export interface MeanErrors {
  readonly train: readonly Matrix[];
  readonly test: readonly Matrix[];
}

/** The mean's error: −e∘c on the training modes, B·(g∘c) − y on the test points, c = Uᵀy. */
export async function meanErrors(basis: Eigenbasis, factors: ModeFactors, options?: JobOptions): Promise<MeanErrors> {
  const n = basis.eigenvalues.length;
  const gain = new Matrix(factors.gain.length / n, n, factors.gain);
  const test: Matrix[] = [];
  for (let copy = 0; copy < basis.target.rows; copy++) {
    const learned = await scaleColumns(gain, basis.target.row(copy), options);
    const error = await productOfOwn(learned, basis.reach, { ...options, transposeB: true });
    await subtractRow(error, basis.targetTest.row(copy), { signal: options?.signal });
    test.push(error);
  }
  return { train: await trainErrors(basis, factors, options), test };
}

/** That on the training modes alone. */
export async function trainErrors(
  { target }: Modes,
  { residual }: ModeFactors,
  options?: JobOptions,
): Promise<Matrix[]> {
  const n = target.columns;
  const errors: Matrix[] = [];
  for (let copy = 0; copy < target.rows; copy++) {
    const negative = target.row(copy).map((value) => -value);
    errors.push(await scaleColumns(new Matrix(residual.length / n, n, residual), negative, options));
  }
  return errors;
}

/** Subtracts a row from every row of a matrix, in place. */
export async function subtractRow(matrix: Matrix, row: Float64Array, { signal }: JobOptions): Promise<void> {
  const subtract = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const values = matrix.row(i);
      for (let x = 0; x < values.length; x++) values[x]! -= row[x]!;
    }
  };
  await inTurns(matrix.rows, subtract, { signal, cost: matrix.columns });
}

/** Squares of the mean's error, per point, at every time; of test points none if there are none. */
export interface MeanLosses {
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** L_μ of the mean's errors. */
export async function meanLosses(
  { trainPoints, testPoints }: Modes,
  { train, test }: MeanErrors,
  options?: JobOptions,
): Promise<MeanLosses> {
  return {
    train: await meanSquares(train, trainPoints, options),
    test: await meanSquares(test, testPoints, options),
  };
}

/**
 * L_μ and L_γ at every time, in O(n²) each. With A, B of the {@link Eigenbasis} and e, g of the {@link ModeFactors}:
 *
 *   n·L_γ(train) = copies·Σ_k e_k²·A_kk
 *   m·L_γ(test)  = copies·tr C    ({@link testTraces})
 *
 * @throws {NumericalError} if kernels are so large that sums of their products overflow.
 */
export async function losses(
  basis: Modes,
  factors: ModeFactors,
  { train: meanTrain, test: meanTest }: MeanLosses,
  options?: JobOptions,
): Promise<Losses> {
  const n = basis.eigenvalues.length;
  const copies = basis.target.rows;
  const traces = await testTraces(basis, factors, options);
  const priorDiagonal = diagonal(basis.prior);
  const priorTrace = priorDiagonal.reduce((sum, value) => sum + value, 0);

  const varianceTrain = new Float64Array(traces.length);
  const varianceOf = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += factors.residual[i * n + k]! ** 2 * priorDiagonal[k]!;
      varianceTrain[i] = (copies * nonNegative(sum, priorTrace)) / basis.trainPoints;
    }
  };
  await inTurns(traces.length, varianceOf, { signal: options?.signal, cost: n });
  const varianceTest = traces.map((trace) => (copies * trace) / basis.testPoints);
  const marked = await markDivergence(factors, n, options);
  const none = new Float64Array(0);
  const tested = (values: Float64Array) => (basis.testPoints === 0 ? none : marked(values));
  const found: Losses = {
    meanTrain: marked(meanTrain),
    meanTest: tested(meanTest),
    varianceTrain: marked(varianceTrain),
    varianceTest: tested(varianceTest),
    totalTrain: marked(meanTrain.map((mean, i) => mean + varianceTrain[i]!)),
    totalTest: tested(meanTest.map((mean, i) => mean + varianceTest[i]!)),
  };
  const known = marked(new Float64Array(traces.length)); // NaN where the factors themselves are
  const overflows = (total: Float64Array) => total.some((value, i) => Number.isNaN(value) && !Number.isNaN(known[i]));
  if (overflows(found.totalTrain) || overflows(found.totalTest)) {
    throw new NumericalError(
      "losses: the kernels are so large that losses overflow. Take smaller weights, or scale the inputs.",
    );
  }
  return found;
}

/** Rows of n×n matrices whose product element by element is formed at a time. */
const rowsAtOnce = 256;

/** tr C of one copy on the test points at every time: tr K_** + gᵀ(BᵀB∘A)g − 2·Σ_k g_k (BᵀK_*dU)_kk. */
export async function testTraces(basis: Modes, factors: ModeFactors, options?: JobOptions): Promise<Float64Array> {
  const n = basis.eigenvalues.length;
  const gain = new Matrix(factors.gain.length / n, n, factors.gain);
  const spread = new Float64Array(gain.rows);
  for (let begin = 0; begin < n; begin += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, n - begin);
    const rows = (of: Matrix) => rowsBetween(of, begin, begin + count);
    const products = await hadamard(rows(basis.reachGram), rows(basis.prior), options);
    const partial = await productOfOwn(gain, products, { signal: options?.signal, transposeB: true });
    const add = (from: number, to: number) => {
      for (let i = from; i < to; i++) {
        for (let k = 0; k < count; k++) spread[i]! += partial.data[i * count + k]! * gain.data[i * n + begin + k]!;
      }
    };
    await inTurns(gain.rows, add, { signal: options?.signal, cost: count });
    discard(products.data, partial.data);
  }
  const traces = new Float64Array(spread.length);
  const traceOf = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      let linear = 0;
      for (let k = 0; k < n; k++) linear += gain.data[i * n + k]! * basis.reachPrior[k]!;
      traces[i] = nonNegative(basis.priorTestTrace + spread[i]! - 2 * linear, basis.priorTestTrace);
    }
  };
  await inTurns(traces.length, traceOf, { signal: options?.signal, cost: 4 * n });
  return traces;
}

/** What is a square but for rounding: 0 if it is negative by less than 1e-10 of the terms that cancelled in it. */
export function nonNegative(value: number, terms: number): number {
  return value < 0 && value > -1e-10 * terms ? 0 : value;
}

/** (1/points)·Σ over points and copies of error², per time. */
export async function meanSquares(
  errors: readonly Matrix[],
  points: number,
  options?: JobOptions,
): Promise<Float64Array> {
  const sums = new Float64Array(errors[0]!.rows);
  for (const error of errors) {
    for (const [i, square] of (await rowDots(error, error, options)).entries()) sums[i]! += square / points;
  }
  return sums;
}

/** Losses at `times` times, beside the problem in its eigenbasis. */
export function lossesBytes(sizes: Sizes, times: number): number {
  return matricesBytes(sizes, [2, 1, 0]) + 8 * times * (6 * sizes.n + 4 * sizes.m);
}
