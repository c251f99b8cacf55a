import { noMore } from "../arguments/index.js";
import type { JobOptions } from "../native/job.js";
import type { Matrix } from "./matrix.js";
import { forRows, requireSameShape, requireSquare } from "./rows.js";

/**
 * Row-wise inner products: element i is Σ_j A_ij·B_ij, the diagonal of A·Bᵀ.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export async function rowDots(a: Matrix, b: Matrix, options: JobOptions = {}): Promise<Float64Array> {
  noMore("rowDots", arguments, 3);
  requireSameShape("rowDots", a, b);
  const dots = new Float64Array(a.rows);
  const [x, y] = [a.data, b.data];
  await forRows(
    "rowDots",
    a,
    options,
    (i, begin, end) => {
      dots[i] = plusDot(dots[i]!, x, y, begin, end);
    },
    y,
  );
  return dots;
}

/**
 * Column-wise inner products: element j is Σ_i A_ij·B_ij, the diagonal of Aᵀ·B.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export async function columnDots(a: Matrix, b: Matrix, options: JobOptions = {}): Promise<Float64Array> {
  noMore("columnDots", arguments, 3);
  requireSameShape("columnDots", a, b);
  const dots = new Float64Array(a.columns);
  const [x, y] = [a.data, b.data];
  await forRows(
    "columnDots",
    a,
    options,
    (i, begin, end) => {
      addProducts(dots, begin - i * a.columns, x, y, begin, end);
    },
    y,
  );
  return dots;
}

/** The diagonal of a square matrix. @throws {ShapeError} if it is none. */
export function diagonal(a: Matrix): Float64Array {
  noMore("diagonal", arguments, 1);
  requireSquare("diagonal", "a", a);
  const entries = new Float64Array(a.rows);
  for (let i = 0; i < a.rows; i++) entries[i] = a.data[i * (a.columns + 1)]!;
  return entries;
}

// Loops in functions of their own: the engine compiles them once for all calls, which it does not do for the closures above.

function plusDot(sum: number, x: Float64Array, y: Float64Array, begin: number, end: number): number {
  let total = sum;
  for (let at = begin; at < end; at++) total += x[at]! * y[at]!;
  return total;
}

function addProducts(
  sums: Float64Array,
  first: number,
  x: Float64Array,
  y: Float64Array,
  begin: number,
  end: number,
): void {
  for (let at = begin, j = first; at < end; at++, j++) sums[j]! += x[at]! * y[at]!;
}
