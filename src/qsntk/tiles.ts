import type { Matrix } from "../linalg/matrix.js";
import { rowsBetween } from "../linalg/rows.js";
import { inTurns } from "../native/turns.js";

/** A view of `count` inputs, or of those that are left. */
export function tileOf(x: Matrix, begin: number, count: number): Matrix {
  return rowsBetween(x, begin, Math.min(x.rows, begin + count));
}

/** Puts a tile in its place, and what mirrors it into the lower half where the result is Hermitian. */
export async function placeTile(
  result: Matrix,
  [i, j]: readonly [number, number],
  tile: Matrix,
  parts: 1 | 2,
  mirrored: boolean,
) {
  const columns = tile.columns / parts;
  const fill = (begin: number, end: number) => {
    for (let r = begin; r < end; r++) {
      for (let c = 0; c < columns; c++) {
        if (mirrored && j + c < i + r) continue;
        for (let part = 0; part < parts; part++) {
          const value = tile.data[r * tile.columns + parts * c + part]!;
          const own = part === 1 && mirrored && i + r === j + c ? 0 : value;
          result.data[(i + r) * result.columns + parts * (j + c) + part] = own;
          if (mirrored) result.data[(j + c) * result.columns + parts * (i + r) + part] = part === 0 ? own : -own;
        }
      }
    }
  };
  await inTurns(tile.rows, fill, { cost: 4 * tile.columns });
}
