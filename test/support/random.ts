import { linalg, random } from "infinite-nnqs";

/** Numbers in [-1, 1) from a fixed sequence (mulberry32), so that tests repeat. */
export function uniform(length: number, seed = 1): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return (((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
  });
}

/** A state of norm 1 whose amplitudes are normal complex numbers, (re, im) pairs. */
export function randomState(dimension: number, seed: number): Float64Array {
  const state = random.normal({ seed }, 2 * dimension);
  const norm = Math.hypot(...state);
  return state.map((x) => x / norm);
}

/** A random matrix with entries in [-1, 1). */
export function uniformMatrix(rows: number, columns: number, seed = 1): linalg.Matrix {
  return new linalg.Matrix(rows, columns, uniform(rows * columns, seed));
}

/** A random symmetric matrix. */
export function symmetricMatrix(n: number, seed = 1): linalg.Matrix {
  const matrix = uniformMatrix(n, n, seed);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix.data[j * n + i] = matrix.get(i, j);
  return matrix;
}

/** A random symmetric matrix whose eigenvalues are all positive. */
export function positiveMatrix(n: number, seed = 1): linalg.Matrix {
  const matrix = symmetricMatrix(n, seed);
  for (let i = 0; i < n; i++) matrix.data[i * n + i] = matrix.get(i, i) + 2 * n;
  return matrix;
}
