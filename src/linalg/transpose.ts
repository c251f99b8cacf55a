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
  const across = Math.ceil(a.columns / tile);
  const work = (begin: number, end: number) => {
    for (let t = begin; t < end; t++) transposeTile(a, result, Math.floor(t / across) * tile, (t % across) * tile);
  };
  await inTurns(Math.ceil(a.rows / tile) * across, work, { ...job, cost: 4 * tile * tile, of: [a.data] }); // strided writes
  return result;
}

/** The tile whose first element is (i0, j0). */
function transposeTile(a: Matrix, result: Matrix, i0: number, j0: number): void {
  const [rows, columns] = [Math.min(a.rows, i0 + tile), Math.min(a.columns, j0 + tile)];
  for (let i = i0; i < rows; i++) {
    for (let j = j0; j < columns; j++) result.data[j * a.rows + i] = a.data[i * a.columns + j]!;
  }
}
