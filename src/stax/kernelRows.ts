import { Matrix } from "../linalg/matrix.js";
import { type JobOptions, runJob } from "../native/job.js";
import { discard } from "../native/memory.js";
import type { CompiledKernels } from "./compiledKernels.js";

/** Which kernels are wanted. */
export type WantedKernels = "both" | "nngp" | "ntk";

/** Block rows of the kernels between two sets: rows `begin` … `end` − 1; what is not wanted is left out. */
export interface KernelRows {
  readonly begin: number;
  readonly end: number;
  readonly nngp?: Matrix;
  readonly ntk?: Matrix;
}

/** What looks at block rows, which are gone once it has. */
export type VisitRows = (rows: KernelRows) => void | Promise<void>;

/** What computes rows `begin` … `end` − 1 of some columns. */
export type RowsOf = (
  begin: number,
  end: number,
  columns: number,
) => Promise<{ readonly nngp?: Float64Array; readonly ntk?: Float64Array }>;

/** Of which sizes blocks are; `parts` numbers, 1 or 2, make an element. */
interface RowSizes {
  readonly rows: number;
  readonly columns: number;
  readonly height: number;
  readonly symmetric: boolean;
  readonly parts?: 1 | 2;
}

/** Rows of a kernel that make one block: two matrices of some MB. */
export function rowsOfBlock(columns: number): number {
  return Math.max(64, Math.ceil(2 ** 21 / columns));
}

/**
 * Visits kernels in block rows, in the memory of one of them.
 *
 * @param symmetric - Whether both sets are one: then of each row the numbers up to the end of its block alone are there.
 */
export async function visitRows(
  { rows, columns, height, symmetric, parts = 1 }: RowSizes,
  compute: RowsOf,
  visit: VisitRows,
  { signal, onProgress }: JobOptions,
): Promise<void> {
  for (let begin = 0; begin < rows; begin += height) {
    signal?.throwIfAborted();
    const end = Math.min(rows, begin + height);
    const width = symmetric ? end : columns;
    const { nngp, ntk } = await compute(begin, end, width);
    await visit({
      begin,
      end,
      ...(nngp && { nngp: new Matrix(end - begin, parts * width, nngp) }),
      ...(ntk && { ntk: new Matrix(end - begin, parts * width, ntk) }),
    });
    for (const one of [nngp, ntk]) if (one !== undefined) discard(one);
    onProgress?.(symmetric ? (end / rows) ** 2 : end / rows);
  }
}

/** The kernels of a plain network between the inputs of sets `a` and `b` in block rows, as {@link visitRows}. */
export function eachRows(
  { program, features }: CompiledKernels,
  a: number,
  b: number,
  wanted: WantedKernels,
  visit: VisitRows,
  job: JobOptions,
): Promise<void> {
  const [first, second] = [features[a]!, features[b]!];
  const dimension = first.columns;
  const sizes = { rows: first.rows, columns: second.rows, height: rowsOfBlock(second.rows), symmetric: a === b };
  const compute: RowsOf = (begin, end, columns) => {
    const x1 = first.data.subarray(begin * dimension, end * dimension);
    const x2 = second.data.subarray(0, columns * dimension);
    const request = { ...program, dimension, x1, n1: end - begin, x2, n2: columns, wanted };
    return runJob("kernelMatrices", request, { signal: job.signal }, { where: "kernel" });
  };
  return visitRows(sizes, compute, visit, job);
}
