import type { Points } from "../../dataset/task.js";
import { hadamard, scaleBoth, scaleColumns, subtract } from "../../linalg/arithmetic.js";
import { columnDots, diagonal, rowDots } from "../../linalg/dots.js";
import { Matrix } from "../../linalg/matrix.js";
import { productOfOwn } from "../../linalg/own.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import { inTurns, Turns } from "../../native/turns.js";
import { testTraces } from "../losses/losses.js";
import type { Eigenbasis } from "../modes/eigenbasis.js";
import type { ModeFactors } from "../modes/propagator.js";
import { everyTime, type QuadraticFamily, TimeNodeSearch, type TimeNodes } from "./timeNodes.js";

const pairsAtOnce = 512; // rows of one product: large enough for BLAS, small beside a kernel

/** From which times the covariance follows at the others, and how well. */
export interface CovarianceRule extends TimeNodes {
  /**
   * Largest error of a covariance over the times, in the Frobenius norm, relative to that of its time: on training points as it
   * is; on test points an estimate (terms taken as orthogonal, tr C/√m for the norm), right to a factor of 1.5 in the tests.
   */
  readonly error: number;
}

/** What a rule must reach. */
export interface CovarianceRuleOptions extends JobOptions {
  /** Largest relative error, in the Frobenius norm. */
  readonly tolerance: number;
  /** Modes with eigenvalues at or below this are never learned. */
  readonly nullBelow: number;
}

/**
 * Adds nodes until the rule's error is within the tolerance; no covariance has to be computed for it.
 *
 * With e = 1−λ·g the covariance on training points is U·(e∘A∘e)·Uᵀ, on test points C_∞ + (B·(e/λ)·M + transpose) +
 * B·(e/λ)∘A∘(e/λ)·Bᵀ, where C_∞ is the limit e = 0 and M = UᵀK_d* − A·(1/λ)·Bᵀ the prior's covariance between modes and
 * what is left on the test points in that limit.
 *
 * @param factors - Of T times.
 * @returns Times and weights; every time where the tolerance is out of reach, or nothing but divergence is asked for.
 */
export async function covarianceRule(
  basis: Eigenbasis,
  factors: ModeFactors,
  points: Points,
  { nullBelow, tolerance, ...options }: CovarianceRuleOptions,
): Promise<CovarianceRule> {
  const modes = basis.eigenvalues.length;
  const times = factors.residual.length / modes;
  const residual = new Matrix(times, modes, factors.residual);
  const family =
    points === "train" ? { constant: 0, quadratic: basis.prior } : await testFamily(basis, nullBelow, options);
  const gram = await gramOf(residual, family.quadratic, options);
  const scale =
    points === "train"
      ? diagonal(gram).map(Math.sqrt)
      : (await testTraces(basis, factors, options)).map((trace) => trace / Math.sqrt(basis.reach.rows));
  const search = await TimeNodeSearch.of(residual, scale, family, options);
  if (family.quadratic !== basis.prior) discard(family.quadratic.data); // the search has what it needs
  for (let aim = tolerance; aim > 1e-15; aim /= 4) {
    const rule = await search.extendTo(aim, options);
    const error = await ruleError(residual, family, gram, rule, scale, options);
    if (error <= tolerance) return { ...rule, error };
  }
  return { ...everyTime(times), error: 0 };
}

/** Sizes of the terms on test points: |B_k|/λ_k·|M_k| and |B_k|·|B_l|·A_kl/(λ_k·λ_l); modes that are never learned have none. */
async function testFamily(basis: Eigenbasis, nullBelow: number, options: JobOptions): Promise<QuadraticFamily> {
  const { eigenvalues, prior, reach, reachGram } = basis;
  const inverse = eigenvalues.map((value) => (value > nullBelow ? 1 / value : 0));
  const sizes = diagonal(reachGram).map((square, k) => Math.sqrt(square) * inverse[k]!);
  const scaled = await scaleColumns(prior, inverse, options);
  const learned = await productOfOwn(reach, scaled, { ...options, transposeB: true }); // B·λ⁻¹·A
  const missing = await subtract(basis.priorTestTrain, learned, options);
  const shared = await columnDots(missing, missing, options);
  discard(scaled.data, learned.data, missing.data);
  return {
    constant: basis.priorTestTrace / Math.sqrt(reach.rows),
    linear: shared.map((square, k) => Math.SQRT2 * Math.sqrt(square) * sizes[k]!),
    quadratic: await scaleBoth(prior, sizes, sizes, options),
  };
}

/** G_ij = Σ_kl q_kl²·(e_i∘e_j)_k·(e_i∘e_j)_l: inner products of the quadratic terms at times i and j. */
async function gramOf(residual: Matrix, quadratic: Matrix, options: JobOptions): Promise<Matrix> {
  const times = residual.rows;
  const squares = await hadamard(quadratic, quadratic, options);
  const gram = new Matrix(times, times);
  const work = new Matrix(Math.min(pairsAtOnce, (times * (times + 1)) / 2), residual.columns);
  for (let [i, j] = [0, 0]; i < times; ) {
    const some: (readonly [number, number])[] = [];
    for (; i < times && some.length < pairsAtOnce; [i, j] = j < i ? [i, j + 1] : [i + 1, 0]) some.push([i, j]);
    const products = new Matrix(some.length, work.columns, work.data.subarray(0, some.length * work.columns));
    const multiply = (first: number, last: number) => {
      for (let at = first; at < last; at++) {
        const [one, other] = some[at]!;
        multiplyInto(products.row(at), residual.row(one), residual.row(other));
      }
    };
    await inTurns(some.length, multiply, { signal: options.signal, cost: residual.columns });
    const applied = await productOfOwn(products, squares, options);
    const forms = await rowDots(applied, products, options);
    discard(applied.data);
    for (const [at, [a, b]] of some.entries()) gram.row(a)[b] = gram.row(b)[a] = forms[at]!;
  }
  discard(work.data, squares.data);
  return gram;
}

function multiplyInto(product: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < product.length; k++) product[k] = a[k]! * b[k]!;
}

/**
 * Largest of |C_i − Σ_j w_ij·C_j|/scale_i, whose square is that of the missing constant and linear terms, and of the quadratic
 * ones G_ii − 2·Σ_j w_ij·G_ij + Σ_jk w_ij·w_ik·G_jk.
 */
async function ruleError(
  residual: Matrix,
  { constant, linear }: QuadraticFamily,
  gram: Matrix,
  { nodes, weights }: TimeNodes,
  scale: Float64Array,
  { signal }: JobOptions,
): Promise<number> {
  let worst = 0;
  const turns = new Turns(signal);
  for (let i = 0; i < gram.rows; i++) {
    await turns.next();
    const w = weights.row(i);
    if (scale[i] === 0 || w.some(Number.isNaN)) continue;
    let square = gram.get(i, i) - 2 * weighted(gram.row(i), nodes, w);
    square += sum(nodes, (node, j) => w[j]! * weighted(gram.row(node), nodes, w));
    square = Math.max(0, square) + (constant * (1 - sum(w, (weight) => weight))) ** 2;
    if (linear) square += linearSquare(residual, linear, i, nodes, w);
    worst = Math.max(worst, Math.sqrt(square) / scale[i]!);
  }
  return worst;
}

/** Σ_k (l_k·(e_ik − Σ_j w_j·e_jk))². */
function linearSquare(residual: Matrix, sizes: Float64Array, i: number, nodes: readonly number[], w: Float64Array) {
  const missing = residual.row(i).slice();
  for (const [j, node] of nodes.entries()) subtractTimes(missing, w[j]!, residual.row(node));
  let total = 0;
  for (let k = 0; k < missing.length; k++) total += (missing[k]! * sizes[k]!) ** 2;
  return total;
}

function subtractTimes(from: Float64Array, factor: number, row: Float64Array): void {
  for (let k = 0; k < row.length; k++) from[k]! -= factor * row[k]!;
}

/** Σ_j w_j·row[nodes_j]. */
function weighted(row: Float64Array, nodes: readonly number[], w: Float64Array): number {
  let total = 0;
  for (let j = 0; j < nodes.length; j++) total += w[j]! * row[nodes[j]!]!;
  return total;
}

function sum(values: ArrayLike<number>, term: (value: number, index: number) => number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += term(values[i]!, i);
  return total;
}
