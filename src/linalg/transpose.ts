import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { Matrix, matrixKind } from "./matrix.js";

const tile = 32;

/** Aᵀ, in tiles that fit the cache. */
export async function transpose(a: Matrix, options: JobOptions = {}): Promise<Matrix> {
  noMore("transpose", arguments, 2);
  requireArgument("transpose", "a", a, matrixKind);
  const job = requireOptions("transpose", options, jobKinds);
  const result = new Matrix(a.columns, a.rows);
  const work = (begin: number, end: number) => {
    for (let strip = begin; strip < end; strip++) transposeStrip(a, result, strip * tile);
  };
  await inTurns(Math.ceil(a.rows / tile), work, { ...job, cost: 4 * tile * a.columns }); // strided writes
  return result;
}

/** The rows from `i0` on that are in one strip of tiles. */
function transposeStrip(a: Matrix, result: Matrix, i0: number): void {
  const rows = Math.min(a.rows, i0 + tile);
  for (let j0 = 0; j0 < a.columns; j0 += tile) {
    const columns = Math.min(a.columns, j0 + tile);
    for (let i = i0; i < rows; i++) {
      for (let j = j0; j < columns; j++) result.data[j * a.rows + i] = a.data[i * a.columns + j]!;
    }
  }
}
