import { jobKinds, requireArgument, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { type Matrix, matrixKind } from "./matrix.js";

/** Calls `work` with every row's number, and where its elements begin and end, in turns. */
export function forRows(
  name: string,
  { rows, columns }: Matrix,
  options: JobOptions,
  work: (row: number, begin: number, end: number) => void,
): Promise<void> {
  const job = requireOptions(name, options, jobKinds);
  return inTurns(
    rows,
    (first, last) => {
      for (let i = first; i < last; i++) work(i, i * columns, (i + 1) * columns);
    },
    { ...job, cost: columns },
  );
}

/** @throws {ShapeError} if the shapes differ. */
export function requireSameShape(name: string, a: Matrix, b: Matrix): void {
  requireArgument(name, "a", a, matrixKind);
  requireArgument(name, "b", b, matrixKind);
  if (a.rows !== b.rows || a.columns !== b.columns) {
    throw new ShapeError(
      `${name}: the matrices are ${a.rows}×${a.columns} and ${b.rows}×${b.columns}; they must be alike.`,
    );
  }
}
