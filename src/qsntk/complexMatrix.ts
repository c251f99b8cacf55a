import { describe, instance, noMore, requireArgument, requireNumbers, whole } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { matrixText, printAsText, shortNumber } from "../linalg/print.js";
import { ArgumentError, ShapeError } from "../native/errors.js";

/** A complex matrix, row-major, interleaved: element (i, j) is data[2(i·columns+j)] + i·data[2(i·columns+j)+1]. */
export class ComplexMatrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns, of complex numbers. */
  readonly columns: number;
  /** The elements, row by row: 2·rows·columns numbers. */
  readonly data: Float64Array;

  /**
   * @param data - 2·rows·columns numbers; a Float64Array is not copied, another list is.
   * @throws {ShapeError} if the length of `data` is not 2·rows·columns. Zeros if left out.
   */
  constructor(rows: number, columns: number, data?: ArrayLike<number>) {
    noMore("ComplexMatrix", arguments, 3);
    requireArgument("ComplexMatrix", "rows", rows, whole(0));
    requireArgument("ComplexMatrix", "columns", columns, whole(0));
    const numbers =
      data !== undefined ? requireNumbers("ComplexMatrix", "data", data) : new Matrix(rows, 2 * columns).data;
    if (numbers.length !== 2 * rows * columns) {
      throw new ShapeError(
        `ComplexMatrix: \`data\` has length ${numbers.length}, but ${rows}×${columns} needs ${2 * rows * columns} numbers.`,
      );
    }
    this.rows = rows;
    this.columns = columns;
    this.data = numbers;
  }

  /** Element (row, column) as [re, im]. @throws {ArgumentError} if there is none. */
  get(row: number, column: number): readonly [number, number] {
    noMore("get", arguments, 2);
    if (!(Number.isInteger(row) && row >= 0 && row < this.rows)) this.#refuse("row", row, this.rows);
    if (!(Number.isInteger(column) && column >= 0 && column < this.columns))
      this.#refuse("column", column, this.columns);
    const at = 2 * (row * this.columns + column);
    return [this.data[at]!, this.data[at + 1]!];
  }

  /** Size and elements, with six digits; of a large matrix the corners. `console.log` prints it. */
  toString(): string {
    noMore("toString", arguments, 0);
    return matrixText("ComplexMatrix", this.rows, this.columns, (i, j) => {
      const [re, im] = this.get(i, j);
      return `${shortNumber(re)}${im < 0 || Object.is(im, -0) ? "-" : "+"}${shortNumber(Math.abs(im))}i`;
    });
  }

  #refuse(name: string, index: number, count: number): never {
    throw new ArgumentError(
      `ComplexMatrix.get: \`${name}\` must be a whole number from 0 to ${count - 1}, not ${describe(index)}.`,
    );
  }
}

printAsText(ComplexMatrix);

/** A complex matrix, as an argument. */
export const complexMatrixKind = instance(ComplexMatrix, "a ComplexMatrix");
