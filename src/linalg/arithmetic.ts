import { finite, noMore, requireArgument, requireNumbers } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { Matrix, matrixKind } from "./matrix.js";
import { forRows, requireSameShape, requireSquare } from "./rows.js";

/**
 * The elementwise product A∘B.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export async function hadamard(a: Matrix, b: Matrix, options: JobOptions = {}): Promise<Matrix> {
  noMore("hadamard", arguments, 3);
  requireSameShape("hadamard", a, b);
  const result = new Matrix(a.rows, a.columns);
  const [product, x, y] = [result.data, a.data, b.data];
  await forRows(
    "hadamard",
    a,
    options,
    (_, begin, end) => {
      multiplyInto(product, x, y, begin, end);
    },
    y,
  );
  return result;
}

/** A with column j multiplied by factors[j], that is A·diag(factors). @throws {ShapeError} unless there is a factor for each column. */
export async function scaleColumns(a: Matrix, factors: ArrayLike<number>, options: JobOptions = {}): Promise<Matrix> {
  noMore("scaleColumns", arguments, 3);
  requireArgument("scaleColumns", "a", a, matrixKind);
  requireNumbers("scaleColumns", "factors", factors);
  if (factors.length !== a.columns) {
    throw new ShapeError(
      `scaleColumns: \`factors\` must have length ${a.columns}, one per column, not ${factors.length}.`,
    );
  }
  const scaled = new Matrix(a.rows, a.columns);
  const [product, x] = [scaled.data, a.data];
  await forRows(
    "scaleColumns",
    a,
    options,
    (i, begin, end) => {
      scaleInto(product, x, 1, factors, begin - i * a.columns, begin, end); // 1·x is x
    },
    factors,
  );
  return scaled;
}

/**
 * A − B.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export async function subtract(a: Matrix, b: Matrix, options: JobOptions = {}): Promise<Matrix> {
  noMore("subtract", arguments, 3);
  requireSameShape("subtract", a, b);
  const result = new Matrix(a.rows, a.columns);
  const [difference, x, y] = [result.data, a.data, b.data];
  await forRows(
    "subtract",
    a,
    options,
    (_, begin, end) => {
      subtractInto(difference, x, y, begin, end);
    },
    y,
  );
  return result;
}

/**
 * A with B added to it; A is changed.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export async function addTo(a: Matrix, b: Matrix, options: JobOptions = {}): Promise<Matrix> {
  noMore("addTo", arguments, 3);
  requireSameShape("addTo", a, b);
  await forRows(
    "addTo",
    a,
    options,
    (_, begin, end) => {
      for (let at = begin; at < end; at++) a.data[at]! += b.data[at]!;
    },
    b.data,
  );
  return a;
}

/**
 * diag(left)·A·diag(right).
 *
 * @throws {ShapeError} unless there is a factor for each row and each column.
 */
export async function scaleBoth(
  a: Matrix,
  left: ArrayLike<number>,
  right: ArrayLike<number>,
  options: JobOptions = {},
): Promise<Matrix> {
  noMore("scaleBoth", arguments, 4);
  requireArgument("scaleBoth", "a", a, matrixKind);
  requireNumbers("scaleBoth", "left", left);
  requireNumbers("scaleBoth", "right", right);
  for (const [name, { length }, wanted, what] of [
    ["left", left, a.rows, "row"],
    ["right", right, a.columns, "column"],
  ] as const) {
    if (length === wanted) continue;
    throw new ShapeError(`scaleBoth: \`${name}\` must have length ${wanted}, one per ${what}, not ${length}.`);
  }
  const scaled = new Matrix(a.rows, a.columns);
  const [product, x] = [scaled.data, a.data];
  await forRows(
    "scaleBoth",
    a,
    options,
    (i, begin, end) => {
      const factor = left[i]!;
      scaleInto(product, x, factor, right, begin - i * a.columns, begin, end);
    },
    left,
    right,
  );
  return scaled;
}

/** factor·(A + offset), element by element. */
export async function scaleAll(a: Matrix, factor: number, offset = 0, options: JobOptions = {}): Promise<Matrix> {
  noMore("scaleAll", arguments, 4);
  requireArgument("scaleAll", "a", a, matrixKind);
  requireArgument("scaleAll", "factor", factor, finite);
  requireArgument("scaleAll", "offset", offset, finite);
  const result = new Matrix(a.rows, a.columns);
  await forRows("scaleAll", a, options, (_, begin, end) => {
    for (let at = begin; at < end; at++) result.data[at] = factor * (a.data[at]! + offset);
  });
  return result;
}

/**
 * A + value·1.
 *
 * @throws {ShapeError} if the matrix is not square.
 */
export async function addToDiagonal(a: Matrix, value: number, options: JobOptions = {}): Promise<Matrix> {
  noMore("addToDiagonal", arguments, 3);
  requireSquare("addToDiagonal", "a", a);
  requireArgument("addToDiagonal", "value", value, finite);
  const sum = new Matrix(a.rows, a.rows);
  await forRows("addToDiagonal", a, options, (i, begin, end) => {
    sum.data.set(a.data.subarray(begin, end), begin);
    const at = i * (a.columns + 1);
    if (at >= begin && at < end) sum.data[at]! += value;
  });
  return sum;
}

// Loops in functions of their own: the engine compiles them once for all calls, which it does not do for the closures above.

type Numbers = Float64Array;

function multiplyInto(product: Numbers, x: Numbers, y: Numbers, begin: number, end: number): void {
  for (let at = begin; at < end; at++) product[at] = x[at]! * y[at]!;
}

function subtractInto(difference: Numbers, x: Numbers, y: Numbers, begin: number, end: number): void {
  for (let at = begin; at < end; at++) difference[at] = x[at]! - y[at]!;
}

/** A row, or a piece of it from column `first`, times its factor and those of the columns. */
function scaleInto(
  product: Numbers,
  x: Numbers,
  factor: number,
  columns: ArrayLike<number>,
  first: number,
  begin: number,
  end: number,
): void {
  for (let at = begin, j = first; at < end; at++, j++) product[at] = factor * x[at]! * columns[j]!;
}
