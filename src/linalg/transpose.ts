import { Matrix } from "./matrix.js";

/** Aᵀ, in tiles that fit the cache. */
export function transpose(a: Matrix): Matrix {
  const result = new Matrix(a.columns, a.rows);
  const tile = 32;
  for (let i0 = 0; i0 < a.rows; i0 += tile) {
    for (let j0 = 0; j0 < a.columns; j0 += tile) {
      for (let i = i0; i < Math.min(a.rows, i0 + tile); i++) {
        for (let j = j0; j < Math.min(a.columns, j0 + tile); j++) {
          result.data[j * a.rows + i] = a.data[i * a.columns + j]!;
        }
      }
    }
  }
  return result;
}
