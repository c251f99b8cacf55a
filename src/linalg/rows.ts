import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns, piece } from "../native/turns.js";
import { copyRows, Matrix, matrixKind, rowsKind } from "./matrix.js";

/**
 * A copy of the given rows, in the given order, as {@link Matrix.selectRows} makes it, without keeping the event loop.
 *
 * @throws {ShapeError} if an index is not a row; {MemoryError}; the signal's reason after an abort.
 */
export async function selectRows(a: Matrix, indices: ArrayLike<number>, options: JobOptions = {}): Promise<Matrix> {
  noMore("selectRows", arguments, 3);
  requireArgument("selectRows", "a", a, matrixKind);
  requireArgument("selectRows", "indices", indices, rowsKind);
  const job = requireOptions("selectRows", options, jobKinds);
  const result = new Matrix(indices.length, a.columns);
  const copy = (begin: number, end: number) => copyRows("selectRows", result, a, indices, begin, end);
  await inTurns(indices.length, copy, { ...job, cost: a.columns, of: [a.data, indices] });
  return result;
}

/** A view of the rows from `begin` to before `end`. */
export function rowsBetween({ columns, data }: Matrix, begin: number, end: number): Matrix {
  return new Matrix(end - begin, columns, data.subarray(begin * columns, end * columns));
}

/** Calls `work`, in turns, with a row's number and where its elements begin and end: all of a row, or a piece of a long one. @param others - What it reads beside the matrix. */
export function forRows(
  name: string,
  { rows, columns, data }: Matrix,
  options: JobOptions,
  work: (row: number, begin: number, end: number) => void,
  ...others: readonly ArrayLike<number>[]
): Promise<void> {
  const of = [data, ...others];
  const job = requireOptions(name, options, jobKinds);
  if (columns > piece) {
    const ofPieces = (first: number, last: number) => {
      for (let begin = first; begin < last; ) {
        const row = Math.floor(begin / columns);
        const end = Math.min(last, (row + 1) * columns);
        work(row, begin, end);
        begin = end;
      }
    };
    return inTurns(rows * columns, ofPieces, { ...job, of });
  }
  const ofRows = (first: number, last: number) => {
    for (let i = first; i < last; i++) work(i, i * columns, (i + 1) * columns);
  };
  return inTurns(rows, ofRows, { ...job, cost: columns, of });
}

/** The order of a square matrix. @throws {ShapeError} if it is none. */
export function requireSquare(where: string, name: string, matrix: Matrix): number {
  requireArgument(where, name, matrix, matrixKind);
  if (matrix.rows === matrix.columns) return matrix.rows;
  throw new ShapeError(`${where}: \`${name}\` must be square, not ${matrix.rows}×${matrix.columns}.`);
}

/** @throws {ShapeError} if the shapes differ. */
export function requireSameShape(name: string, a: Matrix, b: Matrix): void {
  requireArgument(name, "a", a, matrixKind);
  requireArgument(name, "b", b, matrixKind);
  if (a.rows !== b.rows || a.columns !== b.columns) {
    throw new ShapeError(`${name}: \`b\` must be ${a.rows}×${a.columns}, as \`a\` is, not ${b.rows}×${b.columns}.`);
  }
}
