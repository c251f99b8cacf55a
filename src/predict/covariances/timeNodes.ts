import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns, Turns } from "../../native/turns.js";

/** How a family of matrices C(t) follows from a few of its members: C(t_i) = Σ_j weights_ij·C(t_nodes[j]). */
export interface TimeNodes {
  /** Indices of r of the times. */
  readonly nodes: readonly number[];
  /** T×r; NaN in the rows of times that were left out because steps had diverged. */
  readonly weights: Matrix;
}

/** A family C_ij(t) = constant + Σ_k linear_k·e_k(t)·(…) + Σ_kl quadratic_kl·e_k(t)·e_l(t)·(…): the sizes of its terms. */
export interface QuadraticFamily {
  readonly constant: number;
  /** n; or none. */
  readonly linear?: Float64Array;
  /** n×n, symmetric. */
  readonly quadratic: Matrix;
}

const samplesPerFamily = 48;

/**
 * Chooses the times from which all others can be interpolated, by an interpolative decomposition (greedy pivoted QR).
 *
 * The covariance is quadratic in the factors e_k(t) of the modes, so a rule that is exact for 1, e_k and e_k·e_l is exact for
 * it. Over many decades of time only a few dozen of these functions are independent. A time at which steps have diverged is
 * left out: its weights are NaN.
 */
export class TimeNodeSearch {
  private readonly coefficients: number[][]; // of each row in the orthonormal basis found so far
  private readonly finite: boolean[];
  private readonly nodes: number[] = [];

  /**
   * The search over the times of `scale`, with no node yet.
   *
   * @param residual - e_k(t_i), T×n ({@link ModeFactors}).
   * @param scale - Size of C at each time, T: errors are relative to it. C is zero where it is.
   */
  static async of(
    residual: Matrix,
    scale: Float64Array,
    family: QuadraticFamily,
    { signal }: JobOptions = {},
  ): Promise<TimeNodeSearch> {
    const sample = sampleModes(residual.columns);
    const turns = new Turns(signal);
    const rows: Float64Array[] = [];
    for (const [i, size] of scale.entries()) {
      await turns.next();
      rows.push(termsAt(residual.row(i), sample, family, size > 0 ? 1 / size : 0));
    }
    return new TimeNodeSearch(rows, scale);
  }

  private constructor(
    private readonly rows: readonly Float64Array[],
    private readonly scale: Float64Array,
  ) {
    this.coefficients = this.rows.map(() => []);
    this.finite = this.rows.map((row, i) => Number.isFinite(scale[i]) && allFinite(row));
  }

  /** Adds nodes until the largest root-mean-square error over a sample of the terms, relative, is within the tolerance. */
  async extendTo(tolerance: number, { signal }: JobOptions = {}): Promise<TimeNodes> {
    const turns = new Turns(signal);
    const { nodes, coefficients, scale } = this;
    while (nodes.length < this.rows.length) {
      const [pivot, norm] = await this.largestRow(signal);
      if (norm <= tolerance) break;
      await this.project(pivot, norm, signal);
    }
    const weights = new Matrix(scale.length, nodes.length);
    for (const [i, row] of coefficients.entries()) {
      await turns.next();
      const relative = this.finite[i] ? solveTriangular(coefficients, nodes, row) : undefined;
      if (relative) weights.row(i).set(relative.map((weight, j) => (weight * scale[i]!) / scale[nodes[j]!]!));
      else weights.row(i).fill(Number.NaN);
    }
    return { nodes: [...nodes], weights };
  }

  private async largestRow(signal: JobOptions["signal"]): Promise<[index: number, norm: number]> {
    const norms = new Float64Array(this.rows.length).fill(-1);
    const measure = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) if (this.finite[i]) norms[i] = Math.sqrt(dot(this.rows[i]!, this.rows[i]!));
    };
    await inTurns(norms.length, measure, { signal, cost: this.rows[0]!.length });
    const index = norms.reduce((largest, norm, i) => (norm > norms[largest]! ? i : largest), 0);
    return [index, norms[index]!];
  }

  /** Makes a row a node, and removes its direction from all. */
  private async project(pivot: number, norm: number, signal: JobOptions["signal"]): Promise<void> {
    const direction = this.rows[pivot]!.slice();
    for (let j = 0; j < direction.length; j++) direction[j]! /= norm;
    this.nodes.push(pivot);
    const remove = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) this.coefficients[i]!.push(removeDirection(this.rows[i]!, direction));
    };
    await inTurns(this.rows.length, remove, { signal, cost: 2 * direction.length });
  }
}

/** Nothing interpolated: every time is a node. */
export function everyTime(times: number): TimeNodes {
  const nodes = Array.from({ length: times }, (_, i) => i);
  const weights = new Matrix(times, times);
  for (const i of nodes) weights.row(i)[i] = 1;
  return { nodes, weights };
}

/** A spread of modes that keeps the isolated ones at the top of the spectrum. */
function sampleModes(n: number): number[] {
  const picks = new Set<number>();
  for (let i = 0; i < samplesPerFamily; i++) {
    picks.add(Math.round((i * (n - 1)) / (samplesPerFamily - 1)));
    picks.add(Math.max(0, n - 1 - Math.round(n ** (i / samplesPerFamily) - 1)));
  }
  return [...picks];
}

/** The terms of the sampled modes at one time, times `factor`: their norm is the size of C. */
function termsAt(
  residual: Float64Array,
  modes: readonly number[],
  { constant, linear, quadratic }: QuadraticFamily,
  factor: number,
): Float64Array {
  const share = Math.sqrt(residual.length / modes.length); // each sampled mode stands for that many, squared
  const terms = new Float64Array(1 + (linear ? modes.length : 0) + (modes.length * (modes.length + 1)) / 2);
  terms[0] = constant * factor;
  for (let i = 0, at = 1; i < modes.length; i++) {
    const k = modes[i]!;
    const sizes = quadratic.row(k);
    const e = residual[k]! * factor * share;
    if (linear) terms[at++] = linear[k]! * e;
    for (let j = 0; j <= i; j++) {
      const l = modes[j]!;
      terms[at++] = sizes[l]! * e * residual[l]! * (k === l ? 1 : share * Math.SQRT2);
    }
  }
  return terms;
}

/** Makes the row orthogonal to a direction of norm 1; returns how far it went along it. */
function removeDirection(row: Float64Array, direction: Float64Array): number {
  const along = dot(row, direction);
  for (let j = 0; j < row.length; j++) row[j]! -= along * direction[j]!;
  return along;
}

function allFinite(row: Float64Array): boolean {
  for (let j = 0; j < row.length; j++) if (!Number.isFinite(row[j])) return false;
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** w with Σ_j w_j·coefficients[nodes[j]] = row: the nodes' coefficients form a lower triangle. */
function solveTriangular(
  coefficients: readonly number[][],
  nodes: readonly number[],
  row: readonly number[],
): Float64Array {
  const weights = new Float64Array(nodes.length);
  for (let j = nodes.length - 1; j >= 0; j--) {
    let value = row[j]!;
    for (let i = j + 1; i < nodes.length; i++) value -= weights[i]! * coefficients[nodes[i]!]![j]!;
    weights[j] = value / coefficients[nodes[j]!]![j]!;
  }
  return weights;
}
