/** Kernels of finite networks averaged over an ensemble. */
import {
  inNameOf,
  jobKinds,
  type Kinds,
  mostMembers,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { Moments } from "../linalg/moments.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type Network, networkKind } from "../stax/network.js";
import type { Parameters } from "../stax/parameters.js";
import { empiricalBytes, empiricalNtk } from "./empirical.js";

/** Averages over an ensemble, with the standard error of every element. */
export interface EnsembleKernel {
  /** Element by element, over the members. */
  readonly mean: Matrix;
  /** Of every element of the mean. */
  readonly standardError: Matrix;
  /** √(mean squared deviation of one member from the ensemble's mean), over all elements. */
  readonly fluctuation: number;
}

/** Both kernels of an ensemble of finite networks. */
export interface EnsembleKernels {
  /** Mean of f(x)f(x'). */
  readonly nngp: EnsembleKernel;
  /** Mean of Σ ∂f(x)∂f(x'). */
  readonly ntk: EnsembleKernel;
}

/** Which networks are averaged over. */
export interface EnsembleOptions extends JobOptions {
  /** Networks; 2 to 2²⁰, 20 by default. */
  readonly members?: number;
  /** Of the parameters; 0 by default. */
  readonly seed?: number;
}

/** What options of ensembles must be. */
export const ensembleKinds: Kinds<EnsembleOptions> = { members: whole(2, mostMembers), seed: whole(0), ...jobKinds };

/**
 * Empirical kernels at initialization, averaged over members with streams (seed, member).
 *
 * @throws {ArgumentError} if `members` is no integer from 2 to 2²⁰; others as {@link empiricalNtk}.
 *
 * @example
 * ```ts
 * import { linalg, qsntk, stax } from "infinite-nnqs";
 *
 * const x = new linalg.Matrix(3, 4, Float64Array.of(1, 1, 1, 1, 1, 1, -1, 1, -1, 1, -1, 1));
 * const network = stax.serial(stax.dense(100), stax.relu(), stax.dense(1));
 * const { ntk } = await qsntk.ensembleKernels(network, x, { members: 100, seed: 0 });
 * const limit = (await network.kernel(x)).ntk;
 * console.log(Math.abs(ntk.mean.get(0, 1) - limit.get(0, 1)) < 4 * ntk.standardError.get(0, 1)); // true
 * ```
 */
export async function ensembleKernels(
  network: Network,
  x: Matrix,
  options: EnsembleOptions = {},
): Promise<EnsembleKernels> {
  const where = "ensembleKernels";
  noMore(where, arguments, 3);
  requireArgument(where, "network", network, networkKind);
  requireArgument(where, "x", x, matrixKind);
  const { done, signal, ...given } = rising(requireOptions(where, options, ensembleKinds));
  const bytes = ensembleBytes(network, x.rows, 2);
  requireMemory(where, `an ensemble's kernels of ${x.rows} inputs`, bytes, "Use fewer inputs.");
  const nngp = new KernelMoments(x.rows);
  const ntk = await ensembleNtk(where, network, x, { ...given, signal }, async (parameters) => {
    const f = await inNameOf(where, () => network.apply(parameters, x, { signal }));
    await nngp.add((i, j) => f.data[i * f.columns]! * f.data[j * f.columns]!, { signal });
  });
  return done({ nngp: await nngp.result({ signal }), ntk });
}

/**
 * The NTK of {@link ensembleKernels} alone, of arguments that are checked.
 *
 * @param where - The function that errors name.
 * @param also - Is shown the parameters of every member.
 */
export async function ensembleNtk(
  where: string,
  network: Network,
  x: Matrix,
  { members = 20, seed = 0, onProgress, signal }: EnsembleOptions,
  also?: (parameters: Parameters) => Promise<void>,
): Promise<EnsembleKernel> {
  const ntk = new KernelMoments(x.rows);
  for (let member = 0; member < members; member++) {
    const { parameters, data } = await inNameOf(where, async () => {
      const parameters = await network.init(x.columns, { seed, member, signal });
      return { parameters, data: (await empiricalNtk(network, parameters, x, undefined, { signal })).data };
    });
    await ntk.add((i, j) => data[i * x.rows + j]!, { signal });
    await also?.(parameters);
    onProgress?.((member + 1) / members);
  }
  return ntk.result({ signal });
}

/** Bytes of the mean and the squares of so many kernels, one member's NTK, and that of the member before while it is garbage. */
export function ensembleBytes(network: Network, rows: number, kernels: 1 | 2): number {
  return (2 * kernels + 2) * 8 * rows * rows + empiricalBytes(network, 1, [rows, rows]);
}

/** Mean and scatter of the elements of n×n kernels. */
class KernelMoments {
  private count = 0;
  private readonly moments: Moments;

  constructor(private readonly n: number) {
    this.moments = new Moments(n * n);
  }

  async add(value: (row: number, column: number) => number, { signal }: JobOptions): Promise<void> {
    this.count++;
    this.moments.next();
    const { n } = this;
    const work = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) for (let j = 0; j < n; j++) this.moments.take(i * n + j, value(i, j));
    };
    await inTurns(n, work, { signal, cost: 2 * n });
  }

  /** The squares become the standard errors; nothing can be added after. */
  async result({ signal }: JobOptions): Promise<EnsembleKernel> {
    const { n } = this;
    const { mean, squares } = this.moments;
    let total = 0;
    const work = (begin: number, end: number) => {
      for (let at = begin; at < end; at++) {
        const variance = this.moments.variance(at);
        total += variance;
        squares[at] = Math.sqrt(variance / this.count);
      }
    };
    await inTurns(squares.length, work, { signal });
    return {
      mean: new Matrix(n, n, mean),
      standardError: new Matrix(n, n, squares),
      fluctuation: Math.sqrt(total / squares.length),
    };
  }
}
