import { dgemm, gram, Matrix } from "../linalg/index.js";
import { ArgumentError } from "../native/errors.js";
import type { CutConfigurations } from "./cut.js";

/** A symmetric kernel as a tensor K[a, b, a', b'] over the configurations of a cut; as a matrix, of (a, b) and (a', b'). */
export interface Tensor {
  readonly a: number;
  readonly b: number;
  readonly data: Float64Array;
}

/**
 * The kernel in the order of the cut, divided by `total`.
 *
 * @throws {ArgumentError} if it is not symmetric.
 */
export function tensorOf(kernel: Matrix, { rows, columns }: CutConfigurations, total: number): Tensor {
  requireSymmetric(kernel);
  const configurations = Array.from(rows).flatMap((row) => Array.from(columns, (column) => row | column));
  const data = new Float64Array(kernel.data.length);
  let next = 0;
  for (const x of configurations) {
    const row = kernel.row(x);
    for (const y of configurations) data[next++] = (row[y] as number) / total;
  }
  return { a: rows.length, b: columns.length, data };
}

function requireSymmetric({ rows, data }: Matrix): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const [x, y] = [data[i * rows + j] as number, data[j * rows + i] as number];
      if (!(Math.abs(x - y) <= 1e-10 * (Math.abs(x) + Math.abs(y)))) {
        throw new ArgumentError(
          `replicaAverage: the kernel is not symmetric: (${i}, ${j}) is ${x}, (${j}, ${i}) is ${y}.`,
        );
      }
    }
  }
}

/** `target[a·s0 + b·s1 + a'·s2 + b'·s3] = K[a, b, a', b']`. */
function rearranged({ a, b, data }: Tensor, [s0, s1, s2, s3]: readonly [number, number, number, number]): Float64Array {
  const target = new Float64Array(data.length);
  let from = 0;
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      for (let j = 0; j < a; j++) {
        const to = i * s0 + k * s1 + j * s2;
        for (let l = 0; l < b; l++) target[to + l * s3] = data[from++] as number;
      }
    }
  }
  return target;
}

/** Q = K with A transposed: Q[a', b, a, b'] = K[a, b, a', b']. */
export function transposeA(k: Tensor): Float64Array {
  const { a, b } = k;
  return rearranged(k, [b, a * b, a * b * b, 1]);
}

/** V[a, a', b, b'] = K[a, b, a', b']: A against B. */
export function sideA(k: Tensor): Matrix {
  const { a, b } = k;
  return new Matrix(a * a, b * b, rearranged(k, [a * b * b, b, b * b, 1]));
}

/** Vᵀ: B against A. */
export function sideB(k: Tensor): Matrix {
  const { a, b } = k;
  return new Matrix(b * b, a * a, rearranged(k, [a, b * a * a, 1, a * a]));
}

/** R[a, a'] = Σ_{b,b'} K[a, b, a', b'] s[b', b]; with s=1 the partial trace Tr_B K. */
export function contractB({ a, b, data }: Tensor, s?: Float64Array): Float64Array {
  const r = new Float64Array(a * a);
  let from = 0;
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      for (let j = 0; j < a; j++, from += b) {
        if (s === undefined) {
          r[i * a + j]! += data[from + k] as number;
        } else {
          for (let l = 0; l < b; l++) r[i * a + j]! += (data[from + l] as number) * (s[k * b + l] as number);
        }
      }
    }
  }
  return r;
}

/** S[b, b'] = Σ_{a,a'} K[a, b, a', b'] r[a', a]; with r=1 the partial trace Tr_A K. */
export function contractA({ a, b, data }: Tensor, r?: Float64Array): Float64Array {
  const s = new Float64Array(b * b);
  let from = 0;
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      for (let j = 0; j < a; j++, from += b) {
        const factor = r === undefined ? (i === j ? 1 : 0) : (r[i * a + j] as number);
        if (factor === 0) continue;
        for (let l = 0; l < b; l++) s[k * b + l]! += factor * (data[from + l] as number);
      }
    }
  }
  return s;
}

/** M² of a symmetric n×n matrix. */
export async function square(m: Float64Array, n: number): Promise<Float64Array> {
  return (await gram(new Matrix(n, n, m))).data;
}

/** Q with R applied to its first index, Σ_{a''} R[a', a''] Q[a'', b, a, b'], and with S applied to its last. */
export async function applied(q: Float64Array, a: number, b: number, r: Float64Array, s: Float64Array) {
  const first = await dgemm(a, a * b * b, a, r, q);
  return { first, last: await dgemm(a * a * b, b, b, q, s) };
}

/** Σ x·y. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}

/** Σ H[1 2, 4 3] H[2 3, 1 4] over four indices of n values, H = V·Vᵀ: the crossed pairing of order 4. */
export async function crossed(v: Matrix, n: number): Promise<number> {
  const { data: h } = await gram(v);
  const at = (i: number, j: number, k: number, l: number) => h[((i * n + j) * n + k) * n + l] as number;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) for (let l = 0; l < n; l++) sum += at(i, j, l, k) * at(j, k, i, l);
    }
  }
  return sum;
}
