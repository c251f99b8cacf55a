import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { Matrix, matrixKind } from "./matrix.js";

/**
 * The product B·L with a lower triangular L, at half the cost of a general product; L's upper triangle is not read.
 *
 * @throws {ShapeError} if L is not square of B's column count.
 */
export async function multiplyByLower(b: Matrix, l: Matrix, options: JobOptions = {}): Promise<Matrix> {
  noMore("multiplyByLower", arguments, 3);
  const job = requireOptions("multiplyByLower", options, jobKinds);
  requireArgument("multiplyByLower", "b", b, matrixKind);
  requireFactor("multiplyByLower", l, b.columns);
  const request = { m: b.rows, n: b.columns, b: b.data, l: l.data };
  const { product } = await runJob("multiplyByLower", request, job, { inPlace: "b" });
  return new Matrix(b.rows, b.columns, product);
}

/**
 * X with L·X = B for a lower triangular L.
 *
 * @throws {ShapeError} if L is not square of B's row count; {NumericalError} if L is singular.
 */
export async function solveLower(l: Matrix, b: Matrix, options: JobOptions = {}): Promise<Matrix> {
  noMore("solveLower", arguments, 3);
  const job = requireOptions("solveLower", options, jobKinds);
  requireArgument("solveLower", "b", b, matrixKind);
  requireFactor("solveLower", l, b.rows);
  const request = { n: b.rows, columns: b.columns, l: l.data, b: b.data };
  const { x } = await runJob("solveLower", request, job, { inPlace: "b" });
  return new Matrix(b.rows, b.columns, x);
}

function requireFactor(name: string, matrix: Matrix, n: number): void {
  requireArgument(name, "l", matrix, matrixKind);
  if (matrix.rows !== n || matrix.columns !== n) {
    throw new ShapeError(`${name}: \`l\` must be ${n}×${n}, not ${matrix.rows}×${matrix.columns}.`);
  }
}
