import { ShapeError } from "../native/errors.js";

/** A complex matrix, row-major, interleaved: element (i, j) is data[2(i·columns+j)] + i·data[2(i·columns+j)+1]. */
export class ComplexMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;

  /** @throws {ShapeError} if the length of `data` is not 2·rows·columns. Zeros if left out. */
  constructor(rows: number, columns: number, data = new Float64Array(2 * rows * columns)) {
    if (data.length !== 2 * rows * columns) {
      throw new ShapeError(
        `ComplexMatrix: \`data\` has length ${data.length}, but ${rows}×${columns} needs ${2 * rows * columns} numbers.`,
      );
    }
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /** Element (row, column) as [re, im]. */
  get(row: number, column: number): readonly [number, number] {
    const at = 2 * (row * this.columns + column);
    return [this.data[at]!, this.data[at + 1]!];
  }
}
