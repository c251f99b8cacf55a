import { complexPairs } from "../../dataset/amplitudes.js";
import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";

/**
 * How the 2n real numbers of n complex values a+ib lie that a real kernel multiplies; a matrix of complex numbers acts on them as one of twice as many
 * rows and columns, of blocks (a, −b; b, a), symmetric if it is Hermitian.
 *
 * - "stacked": all real parts, then all imaginary ones, as the components of a target lie in a task, and the blocks of Ω_RI of coupled networks. For
 *   kernels that are there as a whole, so that neither targets nor means nor Ω_RI change their order.
 * - "pairs": (re, im) of each value beside each other. For kernels that come in blocks of rows, or of which half is kept: a block of rows is one of
 *   the real matrix too, and its part below the diagonal is where it was. Stacked, its two halves
 *   would lie n rows apart. In flows too, whose states are pairs.
 */
export type RealLayout = "stacked" | "pairs";

/** The real matrix, 2·rows×2m, of one of rows×m (re, im) pairs. */
export async function realForm(
  { rows, columns: numbers, data }: Matrix,
  layout: RealLayout,
  { signal }: JobOptions,
): Promise<Matrix> {
  const columns = numbers / 2;
  const form = new Matrix(2 * rows, numbers);
  const [step, below, beside] = layout === "pairs" ? [2, 1, 1] : [1, rows, columns];
  const fill = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [upper, lower] = [form.row(step * i), form.row(step * i + below)];
      for (let at = i * numbers, j = 0; j < columns; j++) {
        const [re, im] = [data[at++]!, data[at++]!];
        upper[step * j] = re;
        upper[step * j + beside] = -im;
        lower[step * j] = im;
        lower[step * j + beside] = re;
      }
    }
  };
  await inTurns(rows, fill, { signal, cost: 4 * columns });
  return form;
}

/** What belongs to n values, for both numbers of each. */
export function forBoth(values: Float64Array, layout: RealLayout): Float64Array {
  const both = new Float64Array(2 * values.length);
  if (layout === "stacked") {
    both.set(values);
    both.set(values, values.length);
  } else for (let at = 0; at < both.length; at++) both[at] = values[at >> 1]!;
  return both;
}

/** Values by component, 2×n, as one row of pairs. */
export async function asPairs(values: Matrix, job: JobOptions): Promise<Matrix> {
  return new Matrix(1, 2 * values.columns, await complexPairs(values, job));
}
