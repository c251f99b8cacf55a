import type { Matrix } from "../linalg/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import type { CutConfigurations } from "./cut.js";
import type { ReplicaOptions } from "./pairings.js";
import { type LogNumber, logNumber, type Term } from "./replica.js";
import {
  applied,
  contractA,
  contractB,
  crossed,
  dot,
  sideA,
  sideB,
  square,
  type Tensor,
  tensorOf,
  transposeA,
} from "./tensor.js";

/** Values of the pairings that share a shape, and how many they are; the kernel has trace 1. */
type Shapes = readonly (readonly [name: string, count: number, value: number])[];

/** Terms of E Tr ρ_Aⁿ and E (Tr ρ)ⁿ; both are to be multiplied by exp(logScale). */
export interface MatrixTerms {
  readonly trace: Term[];
  readonly norm: LogNumber[];
  readonly logScale: number;
}

/**
 * Wick's pairings for any symmetric kernel, as matrix products; K is the kernel over its trace, R=Tr_B K, S=Tr_A K, Q=K with A
 * transposed. Pairings are grouped by their loops; those of one shape are equal, because the replicas may be renumbered
 * cyclically. Order 2 reads the kernel a few times; orders 3 and 4 take two and four symmetric products of 2^d×2^d matrices.
 *
 * @throws {ShapeError} if the matrix is not 2^d×2^d; {ArgumentError} if it is not symmetric, or for orders 3 and 4 of real
 *   networks; {MemoryError} if the products do not fit.
 */
export async function matrixTerms(
  kernel: Matrix,
  cut: CutConfigurations,
  { order, components = 2 }: ReplicaOptions,
): Promise<MatrixTerms> {
  const size = cut.rows.length * cut.columns.length;
  if (kernel.rows !== size || kernel.columns !== size) {
    throw new ShapeError(`replicaAverage: the kernel is ${kernel.rows}×${kernel.columns}, not ${size}×${size}.`);
  }
  if (order > 2 && components === 1) {
    throw new ArgumentError(
      `replicaAverage: order ${order} of real networks needs a kernel of x⊕y. Pass an invariantKernel or productKernel, or order 2.`,
    );
  }
  const crossedSide = order === 4 ? Math.max(cut.rows.length, cut.columns.length) ** 4 : 0;
  requireMemory(
    "replicaAverage: products of the kernel",
    8 * (2 * order * size ** 2 + crossedSide),
    "Use fewer sites.",
  );
  let total = 0;
  for (let i = 0; i < size; i++) total += kernel.get(i, i);
  const k = tensorOf(kernel, cut, total);
  const { trace, norm } = await [secondOrder, thirdOrder, fourthOrder][order - 2]!(k, components);
  const scaled = (count: number, value: number) => logNumber(components ** order * count * value);
  return {
    trace: trace.map(([name, count, value]) => ({
      name: count > 1 ? `${name} (${count})` : name,
      ...scaled(count, value),
    })),
    norm: norm.map(([, count, value]) => scaled(count, value)),
    logScale: order * Math.log(total),
  };
}

interface Pairs {
  readonly trace: Shapes;
  readonly norm: Shapes;
}

async function secondOrder(k: Tensor, components: 1 | 2): Promise<Pairs> {
  const [r, s] = [contractB(k), contractA(k)];
  const unpaired = components === 1 ? dot(k.data, transposeA(k)) : 0;
  return {
    trace: [
      ["0-1 2-3", 1, dot(r, r)],
      ["0-2 1-3", 1, unpaired],
      ["0-3 1-2", 1, dot(s, s)],
    ],
    norm: [
      ["Tr K", 1, 1],
      ["Tr K²", components === 1 ? 2 : 1, dot(k.data, k.data)],
    ],
  };
}

async function thirdOrder(k: Tensor): Promise<Pairs> {
  const size = k.a * k.b;
  const [r, s, q] = [contractB(k), contractA(k), transposeA(k)];
  return {
    trace: [
      ["Tr R³", 1, dot(await square(r, k.a), r)],
      ["Tr S³", 1, dot(await square(s, k.b), s)],
      ["Tr K(R⊗S)", 3, dot(contractB(k, s), r)],
      ["Tr Q³", 1, dot(await square(q, size), q)],
    ],
    norm: [
      ["Tr K", 1, 1],
      ["Tr K²", 3, dot(k.data, k.data)],
      ["Tr K³", 2, dot(await square(k.data, size), k.data)],
    ],
  };
}

async function fourthOrder(k: Tensor): Promise<Pairs> {
  const size = k.a * k.b;
  const [r, s] = [contractB(k), contractA(k)];
  const [r2, s2] = [await square(r, k.a), await square(s, k.b)];
  const [x, y] = [contractA(k, r), contractB(k, s)];
  return {
    trace: [
      ["Tr R⁴", 1, dot(r2, r2)],
      ["Tr S⁴", 1, dot(s2, s2)],
      ["Tr K(R²⊗S)", 4, dot(y, r2)],
      ["Tr K(R⊗S²)", 4, dot(x, s2)],
      ["Tr (Tr_A K(R⊗1))²", 2, dot(x, x)],
      ["Tr (Tr_B K(1⊗S))²", 2, dot(y, y)],
      ...(await throughQ(k, r, s)),
      ["crossed in A", 1, await crossed(sideA(k), k.a)],
      ["crossed in B", 1, await crossed(sideB(k), k.b)],
    ],
    norm: await fourthNorm(k.data, size),
  };
}

/** The pairings with one pair cut off: Tr Q²·(R applied to Q), likewise S. */
async function throughQ(k: Tensor, r: Float64Array, s: Float64Array): Promise<Shapes> {
  const q = transposeA(k);
  const q2 = await square(q, k.a * k.b);
  const { first, last } = await applied(q, k.a, k.b, r, s);
  return [
    ["Tr Q²(RQ)", 4, dot(q2, first)],
    ["Tr Q²(QS)", 4, dot(q2, last)],
  ];
}

async function fourthNorm(k: Float64Array, size: number): Promise<Shapes> {
  const k2 = await square(k, size);
  const second = dot(k, k);
  return [
    ["Tr K", 1, 1],
    ["Tr K²", 6, second],
    ["(Tr K²)²", 3, second ** 2],
    ["Tr K³", 8, dot(k2, k)],
    ["Tr K⁴", 6, dot(k2, k2)],
  ];
}
