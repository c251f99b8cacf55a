import { type JobOptions, runJob } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { Matrix } from "./matrix.js";
import type { MatmulOptions } from "./matrixFunctions.js";

/*
 * Operations on matrices that nobody else has, and that are left alone meanwhile: nothing of them is copied. For what this library itself makes
 * and is done with; what users hand over, or may change, goes to matrixFunctions.ts. What a prediction
 * holds for itself, in its eigenbasis, is the library's.
 */

/** {@link eigh} of a matrix that becomes its eigenvectors. */
export async function eighOfOwn(matrix: Matrix, job: JobOptions): Promise<{ values: Float64Array; vectors: Matrix }> {
  const n = matrix.rows;
  const request = { a: matrix.data, n, vectors: true };
  const { values, vectors } = await runJob("dsyevd", request, job, { where: "eigh", own: ["a"] });
  return { values, vectors: new Matrix(n, n, vectors!) };
}

/** {@link largestEigenvalue}. */
export async function largestEigenvalueOfOwn(
  { rows: n, data: a }: Matrix,
  job: JobOptions,
): Promise<number | undefined> {
  const { value } = await runJob("largestEigenvalue", { n, a }, job, { own: ["a"] });
  return Number.isNaN(value[0]) ? undefined : value[0];
}

/** {@link matmul}. */
export async function productOfOwn(
  a: Matrix,
  b: Matrix,
  { transposeA = false, transposeB = false, ...job }: MatmulOptions,
): Promise<Matrix> {
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const n = transposeB ? b.rows : b.columns;
  const op = (transposed: boolean) => (transposed ? "transpose" : "none");
  const request = {
    ...({ m, n, k, a: a.data, b: b.data, opA: op(transposeA), opB: op(transposeB) } as const),
    alpha: 1,
    beta: 0,
    lda: Math.max(1, a.columns),
    ldb: Math.max(1, b.columns),
    ldc: Math.max(1, n),
  };
  const { c } = await runJob("dgemm", request, job, { where: "matmul", own: ["a", "b"] });
  return new Matrix(m, n, c);
}

/** C + Aᵀ·A, which C becomes; of A alone without it. */
export async function columnGramOfOwn(a: Matrix, c: Matrix | undefined, job: JobOptions): Promise<Matrix> {
  const request = { m: a.rows, k: a.columns, a: a.data, columns: true, c: c?.data };
  const found = await runJob("gram", request, job, { own: ["a", "c"] });
  return new Matrix(a.columns, a.columns, found.c);
}

/** diag(left)·A·diag(right), which A becomes. */
export async function scaleInPlace(
  { rows, columns, data }: Matrix,
  left: Float64Array,
  right: Float64Array,
  { signal }: JobOptions,
): Promise<void> {
  const scale = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const factor = left[i]!;
      for (let j = 0, at = i * columns; j < columns; j++, at++) data[at] = factor * data[at]! * right[j]!;
    }
  };
  await inTurns(rows, scale, { signal, cost: columns });
}
