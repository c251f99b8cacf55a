import {
  describe,
  instance,
  isList,
  type Kind,
  list,
  noMore,
  requireArgument,
  requireNumbers,
} from "../arguments/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import { matrixText, printAsText, shortNumber } from "./print.js";

/** Numbers in the longest array of Node. */
const largestArray = 2 ** 32 - 1;

/** Numbers of a matrix whose memory is asked for before it is taken. */
const seldom = 2 ** 20;

/**
 * A real matrix, row-major: element (i, j) is `data[i*columns + j]`.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const a = new linalg.Matrix(2, 2, [2, 1, 1, 3]);
 * console.log(a.get(1, 1), a.row(0)); // 3, 2, 1
 * console.log(a); // Matrix 2×2, 2, 1, 1, 3: in rows
 * ```
 */
export class Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** The elements, row by row. */
  readonly data: Float64Array;

  /**
   * @param data - rows·columns numbers, row-major; a Float64Array is not copied, another list is. Zeros if left out.
   * @throws {ShapeError} if the dimensions are no counts or the length is not rows·columns; {ArgumentError} if `data` is no list of numbers.
   */
  constructor(rows: number, columns: number, data?: ArrayLike<number>) {
    noMore("Matrix", arguments, 3);
    if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(columns) || rows < 0 || columns < 0) {
      throw new ShapeError(
        `Matrix: rows and columns must be whole numbers of at least 0, not ${describe(rows)} and ${describe(columns)}.`,
      );
    }
    if (data === undefined && rows * columns > largestArray) {
      throw new ShapeError(
        `Matrix: ${rows}×${columns} numbers are more than an array can hold. Take fewer rows or columns.`,
      );
    }
    if (data === undefined && rows * columns > seldom) {
      const what = `a matrix of ${rows}×${columns} numbers`;
      requireMemory("Matrix", what, 8 * rows * columns, "Take fewer rows or columns.");
    }
    if (isList(data) && isList(data[0])) {
      throw new ShapeError(
        "Matrix: `data` must be one list of numbers, row by row, not a list of rows. Pass rows.flat().",
      );
    }
    this.data = data === undefined ? new Float64Array(rows * columns) : requireNumbers("Matrix", "data", data);
    if (this.data.length !== rows * columns) {
      throw new ShapeError(
        `Matrix: \`data\` has length ${this.data.length}, but ${rows}×${columns} needs ${rows * columns} numbers.`,
      );
    }
    this.rows = rows;
    this.columns = columns;
  }

  /** Element (row, column). @throws {ArgumentError} if there is none. */
  get(row: number, column: number): number {
    noMore("get", arguments, 2);
    if (!(Number.isInteger(row) && row >= 0 && row < this.rows)) this.#refuseIndex("get", "row", row);
    if (!(Number.isInteger(column) && column >= 0 && column < this.columns)) this.#refuseIndex("get", "column", column);
    return this.data[row * this.columns + column] as number;
  }

  /** A view of one row; writing to it writes to the matrix. @throws {ArgumentError} if there is none. */
  row(index: number): Float64Array {
    noMore("row", arguments, 1);
    if (!(Number.isInteger(index) && index >= 0 && index < this.rows)) this.#refuseIndex("row", "index", index);
    return this.data.subarray(index * this.columns, (index + 1) * this.columns);
  }

  /**
   * A copy of the given rows, in the given order, made on the calling thread; `linalg.selectRows` does not keep it.
   *
   * @throws {ShapeError} if an index is not a row.
   */
  selectRows(indices: ArrayLike<number>): Matrix {
    noMore("Matrix.selectRows", arguments, 1);
    requireArgument("Matrix.selectRows", "indices", indices, rowsKind);
    const result = new Matrix(indices.length, this.columns);
    copyRows("Matrix.selectRows", result, this, indices, 0, indices.length);
    return result;
  }

  /** Size and elements, with six digits; of a large matrix the corners. `console.log` prints it. */
  toString(): string {
    noMore("toString", arguments, 0);
    return matrixText("Matrix", this.rows, this.columns, (i, j) => shortNumber(this.data[i * this.columns + j]!));
  }

  #refuseIndex(method: string, name: string, index: number): never {
    const count = name === "column" ? this.columns : this.rows;
    throw new ArgumentError(
      `Matrix.${method}: \`${name}\` must be a whole number from 0 to ${count - 1}, not ${describe(index)}. The matrix is ${this.rows}×${this.columns}.`,
    );
  }
}

printAsText(Matrix);

const ofMatrix = instance(Matrix, "a Matrix", "Make one with new linalg.Matrix(rows, columns, data), row-major.");

/** A matrix, as an argument; not one whose memory was transferred away or resized since it was made. */
export const matrixKind: Kind = (value) => {
  const problem = ofMatrix(value);
  if (problem !== undefined) return problem;
  const { rows, columns, data } = value as Matrix;
  if (data.length === rows * columns) return undefined;
  return {
    allowed: `a Matrix with its ${rows * columns} numbers`,
    value: data,
    remedy: "Its memory was transferred or resized; leave it alone, or make one of a copy.",
  };
};

/** Row numbers, as an argument. */
export const rowsKind = list("a list of row numbers");

/**
 * Copies the rows of `from` with numbers `indices[begin … end−1]` to the rows begin … end−1 of `to`.
 *
 * @throws {ShapeError} if an index is not a row.
 */
export function copyRows(
  where: string,
  to: Matrix,
  from: Matrix,
  indices: ArrayLike<number>,
  begin: number,
  end: number,
): void {
  const { columns } = from;
  for (let i = begin; i < end; i++) {
    const index = indices[i] as number;
    if (!(Number.isInteger(index) && index >= 0 && index < from.rows)) {
      throw new ShapeError(`${where}: row ${describe(index)} does not exist; the matrix has ${from.rows} rows.`);
    }
    for (let j = 0; j < columns; j++) to.data[i * columns + j] = from.data[index * columns + j]!;
  }
}
