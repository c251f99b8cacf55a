import { addToDiagonal } from "../../linalg/arithmetic.js";
import { cholesky, choleskySolve } from "../../linalg/cholesky.js";
import { diagonal } from "../../linalg/dots.js";
import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";

/**
 * Θ(·,B)·(Θ_BB+λ)⁻¹ of each kernel, with one λ for all of them, which are blocks of one matrix.
 *
 * @param states - Number of those of the batch in each kernel, over which a relative λ takes the mean of the diagonal.
 */
export async function damped(
  thetas: readonly Matrix[],
  onBatch: readonly Matrix[],
  damping: number | { readonly relative: number },
  states: number,
  job: JobOptions,
): Promise<Matrix[]> {
  const trace = onBatch.map((one) => diagonal(one).reduce((sum, value) => sum + value, 0)).reduce((a, b) => a + b);
  const lambda = typeof damping === "number" ? damping : (damping.relative * trace) / (onBatch.length * states);
  const filtered: Matrix[] = [];
  for (const [k, theta] of thetas.entries()) {
    const n = theta.columns;
    const factor = await cholesky((await addToDiagonal(onBatch[k]!, lambda, job)).data, n, job);
    const transposed = new Float64Array(theta.data.length);
    const turn = (begin: number, end: number) => {
      for (let i = begin; i < end; i++)
        for (let j = 0; j < n; j++) transposed[j * theta.rows + i] = theta.data[i * n + j]!;
    };
    await inTurns(theta.rows, turn, { signal: job.signal, cost: 4 * n });
    const solved = await choleskySolve(factor, n, transposed, theta.rows, job); // n×D: (Θ_BB+λ)⁻¹·Θ(B,·)
    const back = new Matrix(theta.rows, n);
    const turnBack = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) for (let j = 0; j < n; j++) back.data[i * n + j] = solved[j * theta.rows + i]!;
    };
    await inTurns(theta.rows, turnBack, { signal: job.signal, cost: 4 * n });
    filtered.push(back);
  }
  return filtered;
}
