import type { Matrix } from "../linalg/matrix.js";
import { selectRows } from "../linalg/rows.js";
import type { JobOptions } from "../native/job.js";
import { inTurns, mapInTurns, piece, Turns } from "../native/turns.js";

/** Inputs as sums of a row and a column vector: x(r·columns + c) = u(r) + v(c). */
export interface ProductGrid {
  readonly rows: number;
  readonly columns: number;
  /** rows×dimension, row-major. */
  readonly u: Float64Array;
  /** columns×dimension, row-major. */
  readonly v: Float64Array;
}

const smallestSide = 2;

/**
 * Finds the product structure of a list of inputs, if there is one: every spin basis and every fermion sector of fixed particle
 * numbers has it. Of several the squarest is taken.
 */
export async function productGrid(inputs: Matrix, { signal }: JobOptions = {}): Promise<ProductGrid | undefined> {
  const count = inputs.rows;
  const turns = new Turns(signal);
  let scale = 0;
  const look = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) scale = Math.max(scale, Math.abs(inputs.data[at]!));
  };
  await inTurns(inputs.data.length, look, { signal });
  for (let columns = Math.floor(Math.sqrt(count)); columns >= smallestSide; columns--) {
    if (count % columns !== 0) continue;
    await turns.next();
    const grid =
      (await asGrid(inputs, columns, scale, signal)) ?? (await asGrid(inputs, count / columns, scale, signal));
    if (grid !== undefined) return grid;
  }
  return undefined;
}

/** The grid with that many columns, or undefined if x(r, c) − x(r, 0) − x(0, c) + x(0, 0) does not vanish everywhere. */
async function asGrid(
  inputs: Matrix,
  columns: number,
  scale: number,
  signal: AbortSignal | undefined,
): Promise<ProductGrid | undefined> {
  const { data, columns: dimension } = inputs;
  const rows = inputs.rows / columns;
  const origin = inputs.row(0);
  const firsts = Int32Array.from({ length: rows }, (_, r) => r * columns);
  const u = (await selectRows(inputs, firsts, { signal })).data;
  const v = await mapInTurns(data.subarray(0, columns * dimension), (x, at) => x - origin[at % dimension]!, { signal });
  let fits = true;
  const compare = (begin: number, end: number) => {
    for (let i = begin; i < end && fits; i++) {
      const rowAt = Math.floor(i / columns) * dimension;
      const columnAt = (i % columns) * dimension;
      for (let k = 0; k < dimension; k++) {
        if (Math.abs(data[i * dimension + k]! - u[rowAt + k]! - v[columnAt + k]!) > 1e-12 * scale) fits = false;
      }
    }
  };
  const turns = new Turns(signal);
  const step = Math.max(1, Math.floor(piece / dimension));
  for (let begin = 0; begin < inputs.rows && fits; begin += step) {
    await turns.next();
    compare(begin, Math.min(inputs.rows, begin + step));
  }
  return fits ? { rows, columns, u, v } : undefined;
}
