import { ShapeError } from "../native/errors.js";
import { Matrix } from "./matrix.js";

/**
 * The elementwise product A∘B.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export function hadamard(a: Matrix, b: Matrix): Matrix {
  requireSameShape("hadamard", a, b);
  const product = new Matrix(a.rows, a.columns);
  for (let i = 0; i < product.data.length; i++) product.data[i] = a.data[i]! * b.data[i]!;
  return product;
}

/**
 * Row-wise inner products: element i is Σ_j A_ij·B_ij, the diagonal of A·Bᵀ.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export function rowDots(a: Matrix, b: Matrix): Float64Array {
  requireSameShape("rowDots", a, b);
  const dots = new Float64Array(a.rows);
  for (let i = 0; i < a.rows; i++) {
    let sum = 0;
    for (let at = i * a.columns, end = at + a.columns; at < end; at++) sum += a.data[at]! * b.data[at]!;
    dots[i] = sum;
  }
  return dots;
}

/**
 * Column-wise inner products: element j is Σ_i A_ij·B_ij, the diagonal of Aᵀ·B.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export function columnDots(a: Matrix, b: Matrix): Float64Array {
  requireSameShape("columnDots", a, b);
  const dots = new Float64Array(a.columns);
  for (let i = 0, at = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++, at++) dots[j]! += a.data[at]! * b.data[at]!;
  }
  return dots;
}

/** The diagonal of a square matrix. */
export function diagonal(a: Matrix): Float64Array {
  if (a.rows !== a.columns) throw new ShapeError(`diagonal: the matrix is ${a.rows}×${a.columns}, not square.`);
  return Float64Array.from({ length: a.rows }, (_, i) => a.data[i * (a.columns + 1)]!);
}

/** A with column j multiplied by factors[j], that is A·diag(factors). */
export function scaleColumns(a: Matrix, factors: Float64Array): Matrix {
  if (factors.length !== a.columns) {
    throw new ShapeError(`scaleColumns: ${factors.length} factors for ${a.columns} columns.`);
  }
  const scaled = new Matrix(a.rows, a.columns);
  for (let i = 0, at = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++, at++) scaled.data[at] = a.data[at]! * factors[j]!;
  }
  return scaled;
}

/**
 * A − B.
 *
 * @throws {ShapeError} if the shapes differ.
 */
export function subtract(a: Matrix, b: Matrix): Matrix {
  requireSameShape("subtract", a, b);
  const difference = new Matrix(a.rows, a.columns);
  for (let i = 0; i < difference.data.length; i++) difference.data[i] = a.data[i]! - b.data[i]!;
  return difference;
}

/**
 * diag(left)·A·diag(right).
 *
 * @throws {ShapeError} unless there is a factor for each row and each column.
 */
export function scaleBoth(a: Matrix, left: Float64Array, right: Float64Array): Matrix {
  if (left.length !== a.rows || right.length !== a.columns) {
    throw new ShapeError(
      `scaleBoth: ${left.length} and ${right.length} factors for a ${a.rows}×${a.columns} matrix; one per row and column is needed.`,
    );
  }
  const scaled = new Matrix(a.rows, a.columns);
  for (let i = 0, at = 0; i < a.rows; i++) {
    const factor = left[i]!;
    for (let j = 0; j < a.columns; j++, at++) scaled.data[at] = factor * a.data[at]! * right[j]!;
  }
  return scaled;
}

/**
 * A + value·1.
 *
 * @throws {ShapeError} if the matrix is not square.
 */
export function addToDiagonal(a: Matrix, value: number): Matrix {
  if (a.rows !== a.columns) throw new ShapeError(`addToDiagonal: the matrix is ${a.rows}×${a.columns}, not square.`);
  const sum = new Matrix(a.rows, a.rows, a.data.slice());
  for (let at = 0; at < sum.data.length; at += a.rows + 1) sum.data[at]! += value;
  return sum;
}

function requireSameShape(name: string, a: Matrix, b: Matrix): void {
  if (a.rows !== b.rows || a.columns !== b.columns) {
    throw new ShapeError(
      `${name}: the matrices are ${a.rows}×${a.columns} and ${b.rows}×${b.columns}; they must be alike.`,
    );
  }
}
