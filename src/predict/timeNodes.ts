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
 * Under the flow the test covariance is a combination of 1, e^{−λ_k s} and e^{−(λ_k+λ_l) s}, s = ηt/S, so a rule that is exact
 * for those exponentials is exact for it. Over many decades of time only a few dozen of them are independent.
 *
 * @param eigenvalues - λ of the training kernel, ascending, n.
 * @param scaledTimes - s = ηt/S, T.
 * @param scale - Size of C at each time, T: errors are relative to it.
 * @param tolerance - Largest relative error allowed for each exponential.
 */
export function timeNodes(
  eigenvalues: Float64Array,
  scaledTimes: Float64Array,
  scale: Float64Array,
  tolerance: number,
): TimeNodes {
  const rates = sampleRates(eigenvalues);
  const largest = Math.max(...scale);
  const rows = Array.from(scaledTimes, (s, i) => rates.map((rate) => (Math.exp(-rate * s) * largest) / scale[i]!));
  const coefficients = Array.from(rows, () => [] as number[]); // of each row in the orthonormal basis found so far
  const nodes: number[] = [];
  while (nodes.length < rows.length) {
    const [pivot, norm] = largestRow(rows);
    if (norm <= tolerance * Math.sqrt(rates.length)) break;
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

/** 0, a sample of the eigenvalues that keeps the isolated ones at the top, and all sums of two of them. */
function sampleRates(eigenvalues: Float64Array): Float64Array {
  const n = eigenvalues.length;
  const picks = new Set<number>();
  for (let i = 0; i < samplesPerFamily; i++) {
    picks.add(Math.round((i * (n - 1)) / (samplesPerFamily - 1)));
    picks.add(Math.max(0, n - 1 - Math.round(n ** (i / samplesPerFamily) - 1)));
  }
  const sample = [...picks].map((k) => Math.max(0, eigenvalues[k]!));
  return Float64Array.from([0, ...sample, ...sample.flatMap((a, i) => sample.slice(0, i + 1).map((b) => a + b))]);
}

function largestRow(rows: readonly Float64Array[]): [index: number, norm: number] {
  const norms = rows.map((row) => Math.hypot(...row));
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
