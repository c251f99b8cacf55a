import { Matrix } from "../../linalg/matrix.js";
import { rowsBetween } from "../../linalg/rows.js";
import { transpose } from "../../linalg/transpose.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";
import { CompiledKernels } from "../../stax/compiledKernels.js";
import type { Network } from "../../stax/network.js";
import type { kernelNames } from "./kernelSpec.js";

type KernelName = (typeof kernelNames)[number];
/** Some rows of the kernels that are wanted. */
export type KernelRows = Readonly<Partial<Record<KernelName, Matrix>>>;

/** Bytes that each row of kernels with so many columns takes: parts of both, turned around, and put together. */
export function kernelRowBytes(columns: number): number {
  return 8 * 8 * columns;
}

/**
 * Kernels between inputs, some rows at a time and never all of them: the same bits as `network.kernel(x, y)` gives. Of one set of inputs
 * each half is computed from the same pairs (earlier, later), so that the whole is symmetric to the last bit.
 *
 * @param y - The inputs of the columns; undefined if they are x.
 * @param atATime - Rows at a time.
 */
export async function* kernelRows(
  network: Network,
  [x, y]: readonly [x: Matrix, y: Matrix | undefined],
  names: readonly KernelName[],
  atATime: number,
  { signal, onProgress }: JobOptions,
): AsyncGenerator<KernelRows> {
  const { program, features } = await network.kernels(y === undefined ? [x] : [x, y], { signal });
  const [rows, columns] = features as [Matrix, Matrix | undefined];
  const between = (a: Matrix, b?: Matrix) => kernelsOf(new CompiledKernels(program, b ? [a, b] : [a]), names, signal);
  for (let begin = 0; begin < rows.rows; begin += atATime) {
    const end = Math.min(rows.rows, begin + atATime);
    const block = rowsBetween(rows, begin, end);
    if (columns !== undefined) yield await between(block, columns);
    else if (end - begin === rows.rows) yield await between(block);
    else {
      const before = begin === 0 ? undefined : await turned(await between(rowsBetween(rows, 0, begin), block), signal);
      const within = await between(block);
      const behind = end === rows.rows ? undefined : await between(block, rowsBetween(rows, end, rows.rows));
      yield await sideBySide([before, within, behind], names, signal);
    }
    onProgress?.(end / rows.rows);
  }
}

async function kernelsOf(
  kernels: CompiledKernels,
  names: readonly KernelName[],
  signal: AbortSignal | undefined,
): Promise<KernelRows> {
  const last = kernels.features.length - 1;
  if (names.length > 1) return kernels.pairs(0, last, { signal });
  const [name] = names as [KernelName];
  return { [name]: await kernels[name](0, last, { signal }) };
}

async function turned(kernels: KernelRows, signal: AbortSignal | undefined): Promise<KernelRows> {
  const found: Partial<Record<string, Matrix>> = {};
  for (const [name, kernel] of Object.entries(kernels)) found[name] = await transpose(kernel, { signal });
  return found;
}

/** Matrices with the same rows, put beside each other. */
async function sideBySide(
  parts: readonly (KernelRows | undefined)[],
  names: readonly KernelName[],
  signal: AbortSignal | undefined,
): Promise<KernelRows> {
  const found: Partial<Record<KernelName, Matrix>> = {};
  for (const name of names) {
    const pieces = parts.flatMap((one) => one?.[name] ?? []);
    const columns = pieces.reduce((sum, piece) => sum + piece.columns, 0);
    const whole = new Matrix(pieces[0]!.rows, columns);
    const copy = (begin: number, end: number) => {
      for (let row = begin; row < end; row++) {
        let at = row * columns;
        for (const { columns: width, data } of pieces) {
          whole.data.set(data.subarray(row * width, (row + 1) * width), at);
          at += width;
        }
      }
    };
    await inTurns(whole.rows, copy, { signal, cost: columns });
    found[name] = whole;
  }
  return found;
}
