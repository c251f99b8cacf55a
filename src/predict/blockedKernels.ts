import type { Sizes } from "../dataset/sizes.js";
import type { Task } from "../dataset/task.js";
import { columnDots } from "../linalg/dots.js";
import { Matrix } from "../linalg/matrix.js";
import { columnGramOfOwn, productOfOwn, scaleInPlace } from "../linalg/own.js";
import { rowsBetween } from "../linalg/rows.js";
import type { JobOptions } from "../native/job.js";
import { discard } from "../native/memory.js";
import { partOf } from "../native/progress.js";
import type { KernelPair } from "../stax/compiledKernels.js";
import { rowsOfBlock } from "../stax/kernelRows.js";
import type { Network } from "../stax/network.js";
import { hasComplexCharacters, type PairKernels, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { type KernelModes, trainModes } from "./modes/eigenbasis.js";
import { forBoth, realForm } from "./modes/realForms.js";

/** Test points from `begin` to `end`. */
export interface Block {
  /** Number of their set of inputs. */
  readonly set: number;
  readonly begin: number;
  readonly end: number;
}

/** The kernels of a task between its test and its training points, in blocks; weighted if the task is, of complex characters on (re, im) pairs. */
export class BlockedKernels {
  private constructor(
    private readonly task: Task,
    private readonly compiled: PairKernels,
    /** The test points in their order. */
    readonly blocks: readonly Block[],
    /** Numbers of which each value consists. */
    readonly parts: 1 | 2,
  ) {}

  /** Compiles the network for a task. */
  static async of(network: Network | SymmetrizedNetwork, task: Task, { signal }: JobOptions): Promise<BlockedKernels> {
    const [n, m] = [task.trainIndices.length, task.testIndices.length];
    const parts = hasComplexCharacters(network) ? 2 : 1;
    const size = Math.ceil(rowsOfBlock(parts * n) / parts);
    const blocks = Array.from({ length: Math.ceil(m / size) }, (_, k) => ({
      set: k + 1,
      begin: k * size,
      end: Math.min(m, (k + 1) * size),
    }));
    const test = await task.inputsAt("test", { signal });
    const rows = ({ begin, end }: Block) => rowsBetween(test, begin, end);
    const compiled = await network.kernels([await task.inputsAt("train", { signal }), ...blocks.map(rows)], { signal });
    return new BlockedKernels(task, compiled, blocks, parts);
  }

  /** K and Θ on the training points. */
  async train({ signal }: JobOptions): Promise<KernelPair> {
    const scale = this.task.scale?.train;
    return this.#weighted(await this.compiled.pairs(0, 0, { signal }), scale, signal);
  }

  /** K and Θ of a block of test points, its rows, with the training points. */
  async pairs({ set, begin, end }: Block, { signal }: JobOptions): Promise<KernelPair> {
    const scale = this.task.scale?.test.subarray(begin, end);
    return this.#weighted(await this.compiled.pairs(set, 0, { signal }), scale, signal);
  }

  /** The sum of K over a block's diagonal. */
  async priorTrace({ set, begin }: Block, { signal }: JobOptions): Promise<number> {
    const roots = this.task.scale?.test;
    const { nngp } = await this.compiled.diagonal(set, { signal });
    return this.parts * nngp.reduce((sum, variance, i) => sum + variance * (roots?.[begin + i] ?? 1) ** 2, 0);
  }

  async #weighted(
    { nngp, ntk }: KernelPair,
    rows: Float64Array | undefined,
    signal: AbortSignal | undefined,
  ): Promise<KernelPair> {
    if (rows !== undefined) {
      const columns = this.parts === 1 ? this.task.scale!.train : forBoth(this.task.scale!.train, "pairs");
      // In place: the kernels are fresh, and as large as all that the eigensystem takes.
      for (const kernel of [nngp, ntk]) await scaleInPlace(kernel, rows, columns, { signal });
    }
    if (this.parts === 1) return { nngp, ntk };
    const forms = { nngp: await realForm(nngp, "pairs", { signal }), ntk: await realForm(ntk, "pairs", { signal }) };
    discard(nngp.data, ntk.data);
    return forms;
  }
}

/** Diagonalises the training kernel, and carries the test points into its eigenbasis, in one pass over them. */
export async function blockedModes(kernels: BlockedKernels, { n }: Sizes, job: JobOptions): Promise<KernelModes> {
  const { signal } = job;
  const part = partOf(job, 0.2, 1);
  const { blocks } = kernels;
  const trained = await trainModes(await kernels.train({ signal }), true, partOf(job, 0, 0.2));
  const { vectors } = trained;
  let reachGram = new Matrix(n, n);
  const reachPrior = new Float64Array(n);
  let priorTestTrace = 0;
  for (const block of blocks) {
    const { nngp, ntk } = await kernels.pairs(block, { signal });
    const reach = await productOfOwn(ntk, vectors, { signal });
    const prior = await productOfOwn(nngp, vectors, { signal });
    reachGram = await columnGramOfOwn(reach, reachGram, { signal });
    for (const [k, dot] of (await columnDots(reach, prior, { signal })).entries()) reachPrior[k]! += dot;
    discard(nngp.data, ntk.data, reach.data, prior.data);
    priorTestTrace += await kernels.priorTrace(block, { signal });
    part.onProgress?.(block.end / blocks.at(-1)!.end);
  }
  return { ...trained, reachGram, reachPrior, priorTestTrace };
}
