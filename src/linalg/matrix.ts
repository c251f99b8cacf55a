import { ShapeError } from "../native/errors.js";

/** A real matrix, row-major: element (i, j) is `data[i*columns + j]`. */
export class Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;

  /**
   * @param data - rows·columns numbers, row-major; not copied. Zeros if left out.
   * @throws {ShapeError} if the dimensions are no counts or the length is not rows·columns.
   */
  constructor(rows: number, columns: number, data?: Float64Array) {
    if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(columns) || rows < 0 || columns < 0) {
      throw new ShapeError(`Matrix: rows and columns must be whole numbers of at least 0, not ${rows} and ${columns}.`);
    }
    if (data !== undefined && !(data instanceof Float64Array)) {
      throw new ShapeError("Matrix: `data` must be a Float64Array. Convert with Float64Array.from(data.flat()).");
    }
    this.data = data ?? new Float64Array(rows * columns);
    if (this.data.length !== rows * columns) {
      throw new ShapeError(
        `Matrix: \`data\` has length ${this.data.length}, but ${rows}×${columns} needs ${rows * columns} numbers.`,
      );
    }
    this.rows = rows;
    this.columns = columns;
  }

  /** Element (row, column). */
  get(row: number, column: number): number {
    return this.data[row * this.columns + column] as number;
  }

  /** A view of one row; writing to it writes to the matrix. */
  row(index: number): Float64Array {
    return this.data.subarray(index * this.columns, (index + 1) * this.columns);
  }

  /**
   * A copy of the given rows, in the given order.
   *
   * @throws {ShapeError} if an index is not a row.
   */
  selectRows(indices: ArrayLike<number>): Matrix {
    const result = new Matrix(indices.length, this.columns);
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i] as number;
      if (!(index >= 0 && index < this.rows)) {
        throw new ShapeError(`Matrix.selectRows: row ${index} does not exist; the matrix has ${this.rows} rows.`);
      }
      result.row(i).set(this.row(index));
    }
    return result;
  }
}
