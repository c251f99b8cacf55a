import type { Matrix } from "../linalg/matrix.js";

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
export function productGrid(inputs: Matrix): ProductGrid | undefined {
  const count = inputs.rows;
  for (let columns = Math.floor(Math.sqrt(count)); columns >= smallestSide; columns--) {
    if (count % columns !== 0) continue;
    const grid = asGrid(inputs, columns) ?? asGrid(inputs, count / columns);
    if (grid !== undefined) return grid;
  }
  return undefined;
}

/** The grid with that many columns, or undefined if x(r, c) − x(r, 0) − x(0, c) + x(0, 0) does not vanish everywhere. */
function asGrid(inputs: Matrix, columns: number): ProductGrid | undefined {
  const { data, columns: dimension } = inputs;
  const rows = inputs.rows / columns;
  const scale = data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  const origin = inputs.row(0);
  const u = Float64Array.from({ length: rows * dimension }, (_, at) => {
    return inputs.get(Math.floor(at / dimension) * columns, at % dimension);
  });
  const v = Float64Array.from({ length: columns * dimension }, (_, at) => data[at]! - origin[at % dimension]!);
  for (let i = 0; i < inputs.rows; i++) {
    const rowAt = Math.floor(i / columns) * dimension;
    const columnAt = (i % columns) * dimension;
    for (let k = 0; k < dimension; k++) {
      if (Math.abs(data[i * dimension + k]! - u[rowAt + k]! - v[columnAt + k]!) > 1e-12 * scale) return undefined;
    }
  }
  return { rows, columns, u, v };
}
