import { rowDots } from "../../linalg/dots.js";
import { Matrix } from "../../linalg/matrix.js";
import { matmul } from "../../linalg/matrixFunctions.js";
import type { JobOptions } from "../../native/job.js";
import type { Eigenbasis } from "../modes/eigenbasis.js";
import type { PriorFactors } from "../modes/prior.js";
import type { ModeFactors } from "../modes/propagator.js";
import { covarianceNodes, factorsOfTimes } from "./covarianceNodes.js";
import { covarianceRule } from "./covarianceRule.js";

const tolerance = 1e-4; // of the covariance between the nodes, relative; traces come out ten times better, and are checked
const storeAtMost = 1e9; // bytes of covariances held at once

/**
 * tr C(t)² of the test covariance at every time; meaningless where steps have diverged.
 *
 * C(t) costs O(n³), so it is computed at a few times only, from which it follows at the others (see {@link covarianceRule}); that
 * tr C(t), known exactly, is reproduced is checked. The nodes are computed in float32, which costs 1e-6. Where the matrices
 * would not fit, or the check fails, C is computed at every time, in float64.
 *
 * @param traces - tr C(t), T.
 * @param nullBelow - Modes with eigenvalues at or below this are never learned.
 */
export async function testSquaredTraces(
  prior: PriorFactors,
  basis: Eigenbasis,
  factors: ModeFactors,
  traces: Float64Array,
  nullBelow: number,
  options: JobOptions = {},
): Promise<Float64Array> {
  const { signal } = options;
  const times = traces.length;
  const modes = basis.eigenvalues.length;
  const { nodes, weights } = await covarianceRule(basis, factors, "test", { tolerance, nullBelow, signal });
  const packed = (basis.reach.rows * (basis.reach.rows + 1)) / 2;
  const at = async (indices: readonly number[], precision: "float32" | "float64", job: JobOptions) => {
    const chosen = factorsOfTimes(factors, modes, indices);
    const made = await covarianceNodes(basis, prior, "test", chosen, { ...job, precision, traces: true });
    return { diagonals: made.diagonals, traces: new Matrix(indices.length, indices.length, made.traces) };
  };
  if (nodes.length < times && 4 * packed * nodes.length <= storeAtMost) {
    const known = await at(nodes, "float32", options);
    const nodeTraces = nodes.map((_, i) => known.diagonals.row(i).reduce((sum, value) => sum + value, 0));
    const check = (await matmul(weights, new Matrix(nodes.length, 1, Float64Array.from(nodeTraces)), options)).data;
    const right = (trace: number, i: number) => Math.abs(trace - traces[i]!) <= tolerance * traces[i]!;
    if (check.every((trace, i) => !Number.isFinite(traces[i]) || right(trace, i))) {
      return rowDots(await matmul(weights, known.traces, options), weights, options);
    }
  }
  const squared = new Float64Array(times);
  for (let i = 0; i < times; i++) {
    squared[i] = (await at([i], "float64", { signal })).traces.data[0]!;
    options.onProgress?.((i + 1) / times);
  }
  return squared;
}
