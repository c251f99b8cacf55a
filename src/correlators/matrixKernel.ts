import { dgemm, type Matrix } from "../linalg/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { CutConfigurations } from "./cut.js";
import type { ReplicaOptions } from "./pairings.js";
import { type LogNumber, logNumber, type Term } from "./replica.js";

/** A kernel G⁽²⁾ as a tensor K[a, b, a', b'] over the configurations of the cut, divided by its trace. */
interface Tensor {
  readonly a: number;
  readonly b: number;
  readonly data: Float64Array;
}

/**
 * Terms of E Tr ρ_Aⁿ and E (Tr ρ)ⁿ for any symmetric kernel, as matrix products; D=2^d, K the kernel over its trace,
 * R=Tr_B K, S=Tr_A K, Q=K with A transposed (K and Q as D×D matrices):
 *   n=2: Tr R², Tr S²; real networks also Tr(KQ);  norm: 1, Tr K², real networks twice the latter.
 *   n=3, complex: Tr R³, Tr S³, 3·Tr K(R⊗S), Tr Q³;  norm: 1, 3·Tr K², 2·Tr K³.
 * Order 2 reads the kernel a few times; order 3 takes two products of D×D matrices.
 *
 * @throws {ShapeError} if the matrix is not 2^d×2^d; {ArgumentError} if it is not symmetric, or for a case not listed.
 */
export async function matrixTerms(
  kernel: Matrix,
  cut: CutConfigurations,
  { order, components = 2 }: ReplicaOptions,
): Promise<{ trace: Term[]; norm: LogNumber[]; logScale: number }> {
  const size = cut.rows.length * cut.columns.length;
  if (kernel.rows !== size || kernel.columns !== size) {
    throw new ShapeError(`replicaAverage: the kernel is ${kernel.rows}×${kernel.columns}, not ${size}×${size}.`);
  }
  if (order > 3 || (order === 3 && components === 1)) {
    throw new ArgumentError(
      `replicaAverage: order ${order} with ${components} component(s) needs a kernel of x⊕y. Pass an invariantKernel or productKernel, or order 2.`,
    );
  }
  let total = 0;
  for (let i = 0; i < size; i++) total += kernel.get(i, i);
  const k = tensorOf(kernel, cut, total);
  const [r, s] = [traceB(k), traceA(k)];
  const squared = dot(k.data, k.data);
  const term = (name: string, value: number): Term => ({ name, ...logNumber(components ** order * value) });
  const power = (value: number) => logNumber(components ** order * value);
  const logScale = order * Math.log(total);
  if (order === 2) {
    const unpaired = components === 1 ? dot(k.data, transposeA(k)) : 0;
    return {
      trace: [term("0-1 2-3", dot(r, r)), term("0-2 1-3", unpaired), term("0-3 1-2", dot(s, s))],
      norm: [power(1), power(squared * (components === 1 ? 2 : 1))],
      logScale,
    };
  }
  const q = transposeA(k);
  return {
    trace: [
      term("0-1 2-3 4-5", await traceCube(r, k.a)),
      term("0-5 1-2 3-4", await traceCube(s, k.b)),
      term("one pair apart (3)", 3 * productTrace(k, r, s)),
      term("0-3 1-4 2-5", await traceCube(q, size)),
    ],
    norm: [power(1), power(3 * squared), power(2 * (await traceCube(k.data, size)))],
    logScale,
  };
}

function tensorOf(kernel: Matrix, { rows, columns }: CutConfigurations, total: number): Tensor {
  const data = new Float64Array(kernel.data.length);
  const configurations = new Int32Array(rows.length * columns.length);
  for (const [a, row] of rows.entries())
    for (const [b, column] of columns.entries()) configurations[a * columns.length + b] = row | column;
  let next = 0;
  for (const x of configurations) {
    const row = kernel.row(x);
    for (const y of configurations) data[next++] = (row[y] as number) / total;
  }
  requireSymmetric(kernel);
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

/** R[a, a'] = Σ_b K[a, b, a', b]. */
function traceB({ a, b, data }: Tensor): Float64Array {
  const r = new Float64Array(a * a);
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      const row = (i * b + k) * a * b + k;
      for (let j = 0; j < a; j++) r[i * a + j]! += data[row + j * b] as number;
    }
  }
  return r;
}

/** S[b, b'] = Σ_a K[a, b, a, b']. */
function traceA({ a, b, data }: Tensor): Float64Array {
  const s = new Float64Array(b * b);
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      const row = (i * b + k) * a * b + i * b;
      for (let l = 0; l < b; l++) s[k * b + l]! += data[row + l] as number;
    }
  }
  return s;
}

/** Q[a', b, a, b'] = K[a, b, a', b']. */
function transposeA({ a, b, data }: Tensor): Float64Array {
  const q = new Float64Array(data.length);
  const size = a * b;
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      const row = (i * b + k) * size;
      for (let j = 0; j < a; j++) {
        const from = row + j * b;
        q.set(data.subarray(from, from + b), (j * b + k) * size + i * b);
      }
    }
  }
  return q;
}

/** Tr K(R⊗S) = Σ K[a, b, a', b'] R[a', a] S[b', b]. */
function productTrace({ a, b, data }: Tensor, r: Float64Array, s: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a; i++) {
    for (let k = 0; k < b; k++) {
      for (let j = 0; j < a; j++) {
        const from = ((i * b + k) * a + j) * b;
        let inner = 0;
        for (let l = 0; l < b; l++) inner += (data[from + l] as number) * (s[k * b + l] as number);
        sum += inner * (r[i * a + j] as number);
      }
    }
  }
  return sum;
}

/** Tr M³ of a symmetric n×n matrix. */
async function traceCube(m: Float64Array, n: number): Promise<number> {
  return dot(await dgemm(n, n, n, m, m), m);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}
