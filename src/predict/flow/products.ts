import { Matrix } from "../../linalg/matrix.js";
import { runSync } from "../../native/call.js";
import type { Handle } from "../../native/functions/index.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { Turns } from "../../native/turns.js";

/** A matrix of n rows and columns that is symmetric, half of it, and m further rows, kept where products are computed. */
export async function keep(
  train: Matrix,
  between: Matrix | undefined,
  { signal }: JobOptions,
): Promise<Handle<"kernel">> {
  const [n, m] = [train.rows, between?.rows ?? 0];
  const rows = { train: train.data, between: between?.data ?? new Float64Array(0), diagonal: new Float64Array(m) };
  return (await runJob("matrixOperator", { n, m, ...rows }, { signal }, { where: "flow" })).kernel;
}

/** Additions of a product so short that it need not leave this thread. */
const short = 2 ** 20;

/** What a kernel operator makes of rows on its training points, which nobody changes meanwhile: new rows of so many `states` that it leads to. */
export async function product(
  kernel: Handle<"kernel">,
  rows: Matrix,
  to: "train" | "test",
  states: number,
  cost: number,
  { signal }: JobOptions,
): Promise<Matrix> {
  const request = { kernel, count: rows.rows, vectors: rows.data, to };
  if (cost <= short) return new Matrix(rows.rows, states, runSync("applyKernel", request, "flow").products);
  const { products } = await runJob("applyKernel", request, { signal }, { where: "flow", own: ["vectors"] });
  return new Matrix(rows.rows, states, products);
}

const rowsAtOnce = 2 ** 22; // numbers of a matrix that are read in a few milliseconds

/** y ← x·Aᵀ for `rows` rows x, in pieces short enough for JavaScript's thread: a job would copy the matrix for each product. */
export async function multiply(a: Matrix, x: Float64Array, rows: number, y: Float64Array, { signal }: JobOptions) {
  const turns = new Turns(signal);
  const { rows: length, columns: k } = a;
  const step = Math.max(1, Math.floor(rowsAtOnce / k));
  for (let begin = 0; begin < length; begin += step) {
    await turns.next();
    const n = Math.min(step, length - begin);
    runSync("dgemm", {
      opA: "none",
      opB: "transpose",
      m: rows,
      n,
      k,
      alpha: 1,
      beta: 0,
      a: x,
      lda: k,
      b: a.data.subarray(begin * k),
      ldb: k,
      c: y.subarray(begin),
      ldc: length,
    });
  }
}
