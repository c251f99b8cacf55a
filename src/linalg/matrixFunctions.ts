import { boolean, inNameOf, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { dgemm } from "./gemm.js";
import { Matrix, matrixKind } from "./matrix.js";
import { requireSquare } from "./rows.js";

/** Eigensystem A = V·diag(values)·Vᵀ of a real symmetric matrix. */
export interface SymmetricEigensystem {
  /** Ascending. */
  readonly values: Float64Array;
  /** Eigenvector k is column k. */
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix. As NumPy's `linalg.eigh` with UPLO="L", its default, it reads the lower triangle
 * and takes the upper one for its mirror image, whatever is there.
 *
 * @throws {ShapeError} if the matrix is not square; {ArgumentError | MemoryError | NumericalError} as {@link dsyevd}.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const { values, vectors } = await linalg.eigh(new linalg.Matrix(2, 2, [2, 1, 1, 2])); // eigenvector k is column k of vectors
 * console.log(values, vectors.get(1, 0) / vectors.get(0, 0)); // 1, 3, -1
 * ```
 */
export async function eigh(matrix: Matrix, options: JobOptions = {}): Promise<SymmetricEigensystem> {
  noMore("eigh", arguments, 2);
  const n = requireSquare("eigh", "matrix", matrix);
  const job = requireOptions("eigh", options, jobKinds);
  const request = { a: matrix.data, n, vectors: true };
  const { values, vectors } = await runJob("dsyevd", request, job, { where: "eigh", inPlace: "a" });
  return { values, vectors: new Matrix(n, n, vectors!) };
}

/** The eigenvalues alone, ascending, of the lower triangle as {@link eigh} reads it, in a third of the time of {@link eigh}. */
export async function eigvalsh(matrix: Matrix, options: JobOptions = {}): Promise<Float64Array> {
  noMore("eigvalsh", arguments, 2);
  const n = requireSquare("eigvalsh", "matrix", matrix);
  const job = requireOptions("eigvalsh", options, jobKinds);
  return (await runJob("dsyevd", { a: matrix.data, n }, job, { where: "eigvalsh" })).values;
}

/**
 * The largest eigenvalue of a symmetric matrix by Lanczos iteration: the same bits for any number of threads, where those of
 * {@link eigvalsh} differ in the last digits.
 *
 * @returns undefined if 500 steps do not reach rounding.
 * @throws {ShapeError} if the matrix is not square; {ArgumentError} if it is empty, or an entry is not finite; {MemoryError}.
 */
export async function largestEigenvalue(matrix: Matrix, options: JobOptions = {}): Promise<number | undefined> {
  noMore("largestEigenvalue", arguments, 2);
  const job = requireOptions("largestEigenvalue", options, jobKinds);
  const n = requireSquare("largestEigenvalue", "matrix", matrix);
  const { value } = await runJob("largestEigenvalue", { n, a: matrix.data }, job);
  return Number.isNaN(value[0]) ? undefined : value[0];
}

/** Options of {@link matmul}. */
export interface MatmulOptions extends JobOptions {
  /** Multiply with aᵀ; false by default. */
  readonly transposeA?: boolean;
  /** Multiply with bᵀ; false by default. */
  readonly transposeB?: boolean;
}

/**
 * The product op(A)·op(B), where op is the identity or the transpose.
 *
 * @throws {ShapeError} if the inner dimensions differ; {MemoryError}.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const a = new linalg.Matrix(1, 3, [1, 2, 3]);
 * console.log((await linalg.matmul(a, a, { transposeB: true })).data); // 14
 * ```
 */
export async function matmul(a: Matrix, b: Matrix, options: MatmulOptions = {}): Promise<Matrix> {
  noMore("matmul", arguments, 3);
  requireArgument("matmul", "a", a, matrixKind);
  requireArgument("matmul", "b", b, matrixKind);
  const kinds = { transposeA: boolean, transposeB: boolean, ...jobKinds };
  const { transposeA = false, transposeB = false, ...job } = requireOptions("matmul", options, kinds);
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const [inner, n] = transposeB ? [b.columns, b.rows] : [b.rows, b.columns];
  if (inner !== k) {
    const fits = transposeB ? `n×${k}` : `${k}×n`;
    const other = n === k ? `, or { transposeB: ${!transposeB} }` : "";
    throw new ShapeError(
      `matmul: \`b\` has ${inner} ${transposeB ? "columns" : "rows"} but \`a\` has ${k} ` +
        `${transposeA ? "rows" : "columns"}. Pass b as ${fits}${other}.`,
    );
  }
  const ops = { opA: transposeA ? "transpose" : "none", opB: transposeB ? "transpose" : "none" } as const;
  const c = await inNameOf("matmul", () => dgemm(m, n, k, a.data, b.data, { ...job, ...ops }));
  return new Matrix(m, n, c);
}

/**
 * X with A·X = B for a symmetric positive definite A, by its Cholesky factor; the lower triangle of A is read.
 *
 * @throws {ShapeError} if A is not square or B has other rows; {NumericalError} if A is not positive definite.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const a = new linalg.Matrix(2, 2, Float64Array.of(2, 1, 1, 2));
 * const x = await linalg.solvePositiveDefinite(a, new linalg.Matrix(2, 1, Float64Array.of(3, 3)));
 * console.log(x.data); // 1, 1
 * ```
 */
export async function solvePositiveDefinite(a: Matrix, b: Matrix, options: JobOptions = {}): Promise<Matrix> {
  const where = "solvePositiveDefinite";
  noMore(where, arguments, 3);
  const n = requireSquare(where, "a", a);
  requireArgument(where, "b", b, matrixKind);
  const { done, ...job } = rising(requireOptions(where, options, jobKinds));
  if (b.rows !== n) {
    throw new ShapeError(`${where}: \`b\` has ${b.rows} rows but \`a\` has ${n}. Pass b as ${n}×columns.`);
  }
  const bytes = 8 * n * (2 * n + b.columns); // the factor, its copy for the solution, and that
  requireMemory(where, `a solution for ${n}×${b.columns} numbers`, bytes, "Pass fewer rows.");
  const factored = n / (n + 6 * b.columns); // n³/3 and 2n² per column
  const { l } = await runJob("cholesky", { a: a.data, n }, partOf(job, 0, factored), { where, inPlace: "a" });
  const request = { l, n, b: b.data, columns: b.columns };
  const { x } = await runJob("choleskySolve", request, partOf(job, factored, 1), { where, inPlace: "b" });
  return done(new Matrix(n, b.columns, x));
}
