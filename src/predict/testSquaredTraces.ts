import { rowDots } from "../linalg/elementwise.js";
import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import { gram } from "../linalg/triangular.js";
import type { JobOptions } from "../native/job.js";
import type { Eigenbasis } from "./eigenbasis.js";
import type { ModeFactors, Training } from "./propagator.js";
import { type TestCovariance, testCovariance } from "./testCovariance.js";
import { type TimeNodes, timeNodes } from "./timeNodes.js";

const tolerance = 2e-6;
const storeAtMost = 1e9; // bytes of covariances held at once

/**
 * tr C(t)² of the test covariance under the flow at every time.
 *
 * C(t) costs O(n³), so it is computed at a few times only, from which it follows at the others (see {@link timeNodes}); that
 * tr C(t), known exactly, is reproduced is checked. Where the matrices would not fit, C is computed at every time.
 *
 * @param times - T, finite, in steps.
 * @param traces - tr C(t), T.
 */
export async function testSquaredTraces(
  basis: Eigenbasis,
  factors: ModeFactors,
  times: Float64Array,
  training: Training,
  traces: Float64Array,
  options: JobOptions = {},
): Promise<Float64Array> {
  const covariance = await testCovariance(basis, options);
  const n = basis.eigenvalues.length;
  const at = (i: number) => covariance.at(factors.gain.subarray(i * n, (i + 1) * n));
  const scaledTimes = times.map((time) => (training.learningRate * time) / training.samples);
  const rule = timeNodes(basis.eigenvalues, scaledTimes, traces, tolerance);
  const packed = (basis.reach.rows * (basis.reach.rows + 1)) / 2;
  if (rule.nodes.length < times.length && 8 * packed * rule.nodes.length <= storeAtMost) {
    const interpolated = await interpolate(rule, at, packed, options);
    if (interpolated.traces.every((trace, i) => Math.abs(trace / traces[i]! - 1) < 100 * tolerance)) {
      return interpolated.squaredTraces;
    }
  }
  const squaredTraces = new Float64Array(times.length);
  for (let i = 0; i < times.length; i++) {
    options.signal?.throwIfAborted();
    const { data } = await at(i);
    squaredTraces[i] = data.reduce((sum, value) => sum + value * value, 0);
    options.onProgress?.((i + 1) / times.length);
  }
  return squaredTraces;
}

/** tr C(t)² = Σ_ij w_i w_j tr C_i C_j, with the covariances at the nodes as rows of one matrix. */
async function interpolate(
  rule: TimeNodes,
  at: (index: number) => ReturnType<TestCovariance["at"]>,
  packed: number,
  options: JobOptions,
): Promise<{ traces: Float64Array; squaredTraces: Float64Array }> {
  const r = rule.nodes.length;
  const covariances = new Matrix(r, packed);
  const nodeTraces = new Float64Array(r);
  for (const [j, node] of rule.nodes.entries()) {
    options.signal?.throwIfAborted();
    nodeTraces[j] = packLowerTriangle(await at(node), covariances.row(j));
    options.onProgress?.((j + 1) / r);
  }
  const weights = new Matrix(rule.weights.length / r, r, rule.weights);
  const squaredTraces = rowDots(await matmul(weights, await gram(covariances, options), options), weights);
  return { traces: (await matmul(weights, new Matrix(r, 1, nodeTraces), options)).data, squaredTraces };
}

/** The lower triangle as a vector whose inner products are those of the matrices (off the diagonal times √2); returns the trace. */
function packLowerTriangle(matrix: Matrix, into: Float64Array): number {
  let trace = 0;
  for (let i = 0, to = 0; i < matrix.rows; i++) {
    const row = matrix.row(i);
    for (let j = 0; j < i; j++) into[to++] = Math.SQRT2 * row[j]!;
    into[to++] = row[i]!;
    trace += row[i]!;
  }
  return trace;
}
