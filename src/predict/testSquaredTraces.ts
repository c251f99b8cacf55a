import { rowDots } from "../linalg/elementwise.js";
import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { Eigenbasis } from "./eigenbasis.js";
import type { PriorFactors } from "./prior.js";
import type { ModeFactors } from "./propagator.js";
import { timeNodes } from "./timeNodes.js";

const tolerance = 1e-4; // of the covariance between the nodes, relative; traces come out ten times better, and are checked
const storeAtMost = 1e9; // bytes of covariances held at once

/**
 * tr C(t)² of the test covariance at every time.
 *
 * C(t) costs O(n³), so it is computed at a few times only, from which it follows at the others (see {@link timeNodes}); that
 * tr C(t), known exactly, is reproduced is checked. The nodes are computed in float32, which costs 1e-6. Where the matrices
 * would not fit, or the check fails, C is computed at every time, in float64.
 *
 * @param traces - tr C(t), T.
 */
export async function testSquaredTraces(
  prior: PriorFactors,
  basis: Eigenbasis,
  factors: ModeFactors,
  traces: Float64Array,
  options: JobOptions = {},
): Promise<Float64Array> {
  const times = traces.length;
  const gains = new Matrix(times, basis.eigenvalues.length, factors.gain);
  const residual = new Matrix(times, basis.eigenvalues.length, factors.residual);
  const { nodes, weights } = timeNodes(residual, traces, tolerance);
  const packed = (basis.reach.rows * (basis.reach.rows + 1)) / 2;
  if (nodes.length < times && 4 * packed * nodes.length <= storeAtMost) {
    const known = await covarianceTraces(prior, gains.selectRows(nodes), "float32", options);
    const rule = new Matrix(times, nodes.length, weights);
    const check = (await matmul(rule, new Matrix(nodes.length, 1, known.traces), options)).data;
    if (check.every((trace, i) => Math.abs(trace - traces[i]!) <= tolerance * traces[i]!)) {
      return rowDots(await matmul(rule, new Matrix(nodes.length, nodes.length, known.products), options), rule);
    }
  }
  const squared = new Float64Array(times);
  for (let i = 0; i < times; i++) {
    squared[i] = (await covarianceTraces(prior, gains.selectRows([i]), "float64", { signal: options.signal }))
      .products[0]!;
    options.onProgress?.((i + 1) / times);
  }
  return squared;
}

interface CovarianceTraces {
  /** tr C_j, r. */
  readonly traces: Float64Array;
  /** tr C_i·C_j, r×r. */
  readonly products: Float64Array;
}

function covarianceTraces(
  prior: PriorFactors,
  gains: Matrix,
  precision: "float32" | "float64",
  options: JobOptions,
): Promise<CovarianceTraces> {
  const { reach, factor, test, rest } = prior;
  const sizes = { m: reach.rows, n: reach.columns, r: gains.rows };
  const matrices = { reach: reach.data, factor: factor.data, test: test.data, rest: rest.data, gains: gains.data };
  return runJob<CovarianceTraces>("covarianceTraces", { precision, ...sizes, ...matrices }, options);
}
