import { dgemm, zgemm } from "../linalg/gemm.js";
import { Matrix } from "../linalg/matrix.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import type { Parameters } from "../stax/parameters.js";
import type { SymmetrizedNetwork } from "../stax/symmetrize.js";
import { placeTile, tileOf } from "./tiles.js";

/** Numbers of an averaged Jacobian that are kept at a time, and of one of images, which is averaged. */
const [mostKept, mostOfImages] = [2 ** 25, 2 ** 24];

/**
 * Θ(x, x') = Σ_i ∂f_a(x)/∂θ_i·(∂f_b(x')/∂θ_i)* of a network averaged over a group: the kernel of finite width is not invariant, so that both sides are averaged,
 * the Jacobian block by block. n1×n2 numbers, or (re, im) pairs of complex characters.
 */
export async function averagedNtk(
  where: string,
  network: SymmetrizedNetwork,
  parameters: Parameters,
  x1: Matrix,
  x2: Matrix | undefined,
  [a, b]: readonly [number, number],
  { signal, onProgress }: JobOptions,
): Promise<Matrix> {
  const second = x2 ?? x1;
  const parts = network.group.isReal ? 1 : 2;
  const count = numbersOf(parameters);
  const rows = Math.max(1, Math.floor(mostKept / (parts * count)));
  const kept = 2 * Math.min(rows, Math.max(x1.rows, second.rows)) * parts * count;
  requireMemory(
    where,
    `an NTK of ${x1.rows}×${second.rows} inputs, each averaged over ${network.order} operations`,
    8 * (parts * x1.rows * second.rows + kept + 3 * mostOfImages),
    "Use fewer inputs, or blocks of them.",
  );
  const block = (x: Matrix, begin: number, output: number) =>
    averagedJacobian(network, parameters, tileOf(x, begin, rows), { output, parts, count, signal });
  const result = new Matrix(x1.rows, parts * second.rows);
  const mirrored = x2 === undefined && a === b;
  for (let i = 0; i < x1.rows; i += rows) {
    const left = await block(x1, i, a);
    for (let j = mirrored ? i : 0; j < second.rows; j += rows) {
      signal?.throwIfAborted();
      const right = mirrored && i === j ? left : await block(second, j, b);
      const [m, n, k] = [left.rows, right.rows, left.columns / parts];
      const product =
        parts === 1
          ? await dgemm(m, n, k, left.data, right.data, { opB: "transpose", signal })
          : await zgemm(m, n, k, left.data, right.data, { opB: "adjoint", signal });
      await placeTile(result, [i, j], new Matrix(m, parts * n, product), parts, mirrored);
    }
    onProgress?.(Math.min(1, (i + rows) / x1.rows));
  }
  return result;
}

/** ∂ψ₁/∂θ and ∂ψ₂/∂θ of ψ = f_G + i·h_G with complex characters, where both networks are in both: columns of f before those of h, of a shared body once. */
export interface WaveJacobian {
  readonly first: Matrix;
  readonly second: Matrix;
}

/** @throws {MemoryError} if the Jacobians do not fit. */
export async function waveJacobian(
  where: string,
  network: SymmetrizedNetwork,
  parameters: readonly Parameters[],
  x: Matrix,
  { signal }: JobOptions,
): Promise<WaveJacobian> {
  const counts = parameters.map(numbersOf);
  const count = counts.reduce((sum, own) => sum + own, 0);
  const what = `the Jacobians of ${x.rows} inputs and ${count} parameters`;
  requireMemory(where, what, 8 * (4 * x.rows * count + 3 * mostOfImages), "Use fewer inputs, or blocks of them.");
  const shared = parameters.length === 1;
  const both = await Promise.all(
    [0, 1].map((component) => {
      const [own, output] = shared ? [parameters[0]!, component] : [parameters[component]!, 0];
      return averagedJacobian(network, own, x, { output, parts: 2, count: numbersOf(own), signal });
    }),
  );
  const [f, h] = [both[0]!, both[1]!];
  const [ofF, ofH] = [f.columns / 2, h.columns / 2];
  const behind = shared ? 0 : ofF;
  const [first, second] = [new Matrix(x.rows, behind + ofH), new Matrix(x.rows, behind + ofH)];
  const join = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [a, b, fromF, fromH] = [first.row(i), second.row(i), f.row(i), h.row(i)];
      for (let k = 0; k < ofF; k++) [a[k], b[k]] = [fromF[2 * k]!, fromF[2 * k + 1]!];
      for (let k = 0; k < ofH; k++) {
        a[behind + k]! -= fromH[2 * k + 1]!;
        b[behind + k]! += fromH[2 * k]!;
      }
    }
  };
  await inTurns(x.rows, join, { signal, cost: 4 * (ofF + ofH) });
  return { first, second };
}

function numbersOf(parameters: Parameters): number {
  return parameters.reduce((sum, { weights, biases }) => sum + weights.length + (biases?.length ?? 0), 0);
}

interface JacobianOptions {
  readonly output: number;
  readonly parts: 1 | 2;
  readonly count: number;
  readonly signal: AbortSignal | undefined;
}

/** ∂f_G(x)/∂θ of some inputs, whose images are differentiated a few at a time. */
async function averagedJacobian(
  network: SymmetrizedNetwork,
  parameters: Parameters,
  x: Matrix,
  { output, parts, count, signal }: JacobianOptions,
): Promise<Matrix> {
  const few = Math.max(1, Math.floor(mostOfImages / (network.order * count)));
  let jacobian: Matrix | undefined;
  for (let begin = 0; begin < x.rows; begin += few) {
    signal?.throwIfAborted();
    const found = await network.jacobian(parameters, tileOf(x, begin, few), { output, signal });
    jacobian ??= new Matrix(x.rows, found.columns); // of trainable parameters
    jacobian.data.set(found.data, begin * found.columns);
  }
  return jacobian ?? new Matrix(0, parts * count);
}
