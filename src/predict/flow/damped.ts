import { addToDiagonal } from "../../linalg/arithmetic.js";
import { cholesky, choleskySolve } from "../../linalg/cholesky.js";
import { Matrix } from "../../linalg/matrix.js";
import { trace } from "../../linalg/trace.js";
import { transpose } from "../../linalg/transpose.js";
import { type Damping, ofMeanDiagonal } from "../../loss/damping.js";
import type { JobOptions } from "../../native/job.js";

/**
 * Θ(·,B)·(Θ_BB+λ)⁻¹ of each kernel, with one λ for all of them, which are blocks of one matrix.
 *
 * @param states - Number of those of the batch in each kernel, over which a relative λ takes the mean of the diagonal.
 */
export async function damped(
  thetas: readonly Matrix[],
  onBatch: readonly Matrix[],
  damping: Damping,
  states: number,
  job: JobOptions,
): Promise<Matrix[]> {
  const sum = onBatch.map(trace).reduce((a, b) => a + b);
  const lambda = ofMeanDiagonal(damping, sum, onBatch.length * states);
  const filtered: Matrix[] = [];
  for (const [k, theta] of thetas.entries()) {
    const n = theta.columns;
    const factor = await cholesky((await addToDiagonal(onBatch[k]!, lambda, job)).data, n, job);
    const turned = await transpose(theta, job);
    const solved = await choleskySolve(factor, n, turned.data, theta.rows, job); // n×D: (Θ_BB+λ)⁻¹·Θ(B,·)
    filtered.push(await transpose(new Matrix(n, theta.rows, solved), job));
  }
  return filtered;
}
