import { complexPairs } from "../../dataset/amplitudes.js";
import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";

/*
 * Complex values as what a real kernel multiplies: (re, im) pairs. An n×m matrix of pairs a+ib acts on them as the real 2n×2m matrix of the
 * blocks (a, −b; b, a), symmetric if it is Hermitian, and each of its rows needs no more columns than the row of pairs did.
 */

/** The real matrix of one of pairs, rows×2m numbers: 2·rows×2m. */
export async function pairForm({ rows, columns, data }: Matrix, { signal }: JobOptions): Promise<Matrix> {
  const form = new Matrix(2 * rows, columns);
  const fill = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [upper, lower] = [form.row(2 * i), form.row(2 * i + 1)];
      for (let at = i * columns, j = 0; j < columns; j += 2) {
        const [re, im] = [data[at++]!, data[at++]!];
        upper[j] = re;
        upper[j + 1] = -im;
        lower[j] = im;
        lower[j + 1] = re;
      }
    }
  };
  await inTurns(rows, fill, { signal, cost: 2 * columns });
  return form;
}

/** What belongs to points, for both numbers of each. */
export function forBoth(values: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * values.length }, (_, at) => values[at >> 1]!);
}

/** Values by component, 2×n, as one row of pairs. */
export async function asPairs(values: Matrix, job: JobOptions): Promise<Matrix> {
  return new Matrix(1, 2 * values.columns, await complexPairs(values, job));
}
