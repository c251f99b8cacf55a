import type { Matrix } from "../linalg/matrix.js";

/** How a family of matrices C(t) follows from a few of its members: C(t_i) = Σ_j weights[i*r + j]·C(t_nodes[j]). */
export interface TimeNodes {
  /** Indices of r of the times. */
  readonly nodes: readonly number[];
  /** T×r. */
  readonly weights: Float64Array;
}

const samplesPerFamily = 48;

/**
 * Chooses the times from which all others can be interpolated, by an interpolative decomposition (greedy pivoted QR).
 *
 * The covariance is quadratic in the factors e_k(t) of the modes, so a rule that is exact for 1, e_k and e_k·e_l is exact for
 * it. Over many decades of time only a few dozen of these functions are independent.
 *
 * @param residual - e_k(t_i), T×n ({@link ModeFactors}).
 * @param scale - Size of C at each time, T: errors are relative to it.
 * @param tolerance - Largest root-mean-square error over the functions, relative.
 */
export function timeNodes(residual: Matrix, scale: Float64Array, tolerance: number): TimeNodes {
  const largest = Math.max(...scale);
  const sample = sampleModes(residual.columns);
  const rows = Array.from(scale, (size, i) => functionsAt(residual.row(i), sample, largest / size));
  const width = rows[0]?.length ?? 0;
  const coefficients = Array.from(rows, () => [] as number[]); // of each row in the orthonormal basis found so far
  const nodes: number[] = [];
  while (nodes.length < rows.length) {
    const [pivot, norm] = largestRow(rows);
    if (norm <= tolerance * Math.sqrt(width)) break;
    const direction = rows[pivot]!.map((value) => value / norm);
    nodes.push(pivot);
    rows.forEach((row, i) => {
      const along = row.reduce((sum, value, j) => sum + value * direction[j]!, 0);
      coefficients[i]!.push(along);
      rows[i] = row.map((value, j) => value - along * direction[j]!);
    });
  }
  const weights = new Float64Array(rows.length * nodes.length);
  coefficients.forEach((row, i) => {
    const relative = solveTriangular(coefficients, nodes, row);
    weights.set(
      relative.map((weight, j) => (weight * scale[i]!) / scale[nodes[j]!]!),
      i * nodes.length,
    );
  });
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

/** 1, e_k and e_k·e_l of the sampled modes at one time, times `factor`. */
function functionsAt(residual: Float64Array, modes: readonly number[], factor: number): Float64Array {
  const e = modes.map((k) => residual[k]!);
  const products = e.flatMap((a, i) => e.slice(0, i + 1).map((b) => a * b));
  return Float64Array.from([1, ...e, ...products], (value) => value * factor);
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
