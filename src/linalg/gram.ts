import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { Matrix, matrixKind } from "./matrix.js";

/**
 * The Gram matrix A·Aᵀ, plus `add` if given; exactly symmetric, at half the cost of a general product.
 *
 * @throws {ShapeError} if `add` is not square of A's row count.
 */
export async function gram(a: Matrix, options: JobOptions & { readonly add?: Matrix } = {}): Promise<Matrix> {
  noMore("gram", arguments, 2);
  requireArgument("gram", "a", a, matrixKind);
  const { add, ...job } = requireOptions("gram", options, { add: matrixKind, ...jobKinds });
  if (add !== undefined && (add.rows !== a.rows || add.columns !== a.rows)) {
    throw new ShapeError(`gram: \`add\` must be ${a.rows}×${a.rows}, not ${add.rows}×${add.columns}.`);
  }
  const request = { m: a.rows, k: a.columns, a: a.data, columns: false, c: add?.data };
  const { c } = await runJob("gram", request, job, { inPlace: "c" });
  return new Matrix(a.rows, a.rows, c);
}
