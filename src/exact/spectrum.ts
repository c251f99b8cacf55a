import { boolean, jobKinds, requireArgument, requireOptions } from "../arguments/index.js";
import { dsyevd, zheevd } from "../linalg/eigen.js";
import type { JobOptions } from "../native/job.js";
import { type Operator, operatorKind } from "../operator/operator.js";

/** All eigenvalues of an operator, ascending, and its eigenvectors if they were asked for. */
export interface Spectrum {
  readonly values: Float64Array;
  /** Eigenvector k as a complex state (2D numbers, interleaved), one per eigenvalue. */
  readonly states?: readonly Float64Array[];
}

/**
 * The whole spectrum from the dense matrix (LAPACK's dsyevd or zheevd): for dimensions up to some thousands.
 *
 * @throws {MemoryError} if the D×D matrix and its workspace do not fit.
 */
export async function spectrum(
  operator: Operator,
  options: JobOptions & { readonly vectors?: boolean } = {},
): Promise<Spectrum> {
  requireArgument("spectrum", "operator", operator, operatorKind);
  const { vectors = false, ...job } = requireOptions("spectrum", options, { vectors: boolean, ...jobKinds });
  const { data } = await operator.toDense(job);
  const solve = operator.isReal ? dsyevd : zheevd;
  const system = await solve(data, operator.dimension, { ...job, vectors });
  if (system.vectors === undefined) return { values: system.values };
  const matrix = system.vectors;
  return { values: system.values, states: Array.from(system.values, (_, k) => column(operator, matrix, k)) };
}

function column({ dimension, isReal }: Operator, matrix: Float64Array, k: number): Float64Array {
  const state = new Float64Array(2 * dimension);
  for (let i = 0; i < dimension; i++) {
    const entry = i * dimension + k;
    state[2 * i] = isReal ? matrix[entry]! : matrix[2 * entry]!;
    if (!isReal) state[2 * i + 1] = matrix[2 * entry + 1]!;
  }
  return state;
}
