import { Matrix } from "../linalg/matrix.js";

/** How a family of matrices C(t) follows from a few of its members: C(t_i) = Σ_j weights_ij·C(t_nodes[j]). */
export interface TimeNodes {
  /** Indices of r of the times. */
  readonly nodes: readonly number[];
  /** T×r. */
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
 * it. Over many decades of time only a few dozen of these functions are independent.
 *
 * @param residual - e_k(t_i), T×n ({@link ModeFactors}).
 * @param scale - Size of C at each time, T: errors are relative to it. C is zero where it is.
 * @param tolerance - Largest root-mean-square error over a sample of the terms, relative.
 */
export function timeNodes(
  residual: Matrix,
  scale: Float64Array,
  family: QuadraticFamily,
  tolerance: number,
): TimeNodes {
  const sample = sampleModes(residual.columns);
  const rows = Array.from(scale, (size, i) => termsAt(residual.row(i), sample, family, size > 0 ? 1 / size : 0));
  if (!rows.every((row) => row.every(Number.isFinite))) return everyTime(rows.length); // steps that diverge
  const coefficients = Array.from(rows, () => [] as number[]); // of each row in the orthonormal basis found so far
  const nodes: number[] = [];
  while (nodes.length < rows.length) {
    const [pivot, norm] = largestRow(rows);
    if (norm <= tolerance) break;
    const direction = rows[pivot]!.map((value) => value / norm);
    nodes.push(pivot);
    rows.forEach((row, i) => {
      const along = row.reduce((sum, value, j) => sum + value * direction[j]!, 0);
      coefficients[i]!.push(along);
      rows[i] = row.map((value, j) => value - along * direction[j]!);
    });
  }
  const weights = new Matrix(rows.length, nodes.length);
  coefficients.forEach((row, i) => {
    const relative = solveTriangular(coefficients, nodes, row);
    weights.row(i).set(relative.map((weight, j) => (weight * scale[i]!) / scale[nodes[j]!]!));
  });
  return { nodes, weights };
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
  const terms = [constant];
  modes.forEach((k, i) => {
    const e = residual[k]! * factor * share;
    if (linear) terms.push(linear[k]! * e);
    for (const l of modes.slice(0, i + 1))
      terms.push(quadratic.get(k, l) * e * residual[l]! * (k === l ? 1 : share * Math.SQRT2));
  });
  terms[0]! *= factor;
  return Float64Array.from(terms);
}

function largestRow(rows: readonly Float64Array[]): [index: number, norm: number] {
  const norms = rows.map((row) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)));
  const norm = Math.max(...norms);
  return [norms.indexOf(norm), norm];
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
