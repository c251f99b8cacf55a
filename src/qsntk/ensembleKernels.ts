/** Kernels of finite networks averaged over an ensemble. */
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import type { Network } from "../stax/network.js";
import { empiricalNtk } from "./empirical.js";

/** Averages over an ensemble, with the standard error of every element. */
export interface EnsembleKernel {
  readonly mean: Matrix;
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

export interface EnsembleOptions extends JobOptions {
  /** Networks; at least 2, 20 by default. */
  readonly members?: number;
  readonly seed?: number;
}

/**
 * Empirical kernels at initialization, averaged over members with streams (seed, member).
 *
 * @throws {ArgumentError} if `members` is no integer of at least 2; others as {@link empiricalNtk}.
 */
export async function ensembleKernels(
  network: Network,
  x: Matrix,
  options: EnsembleOptions = {},
): Promise<EnsembleKernels> {
  const { members = 20, seed = 0, onProgress, signal } = options;
  if (!Number.isInteger(members) || members < 2) {
    throw new ArgumentError(`ensembleKernels: \`members\` must be an integer of at least 2, not ${members}.`);
  }
  const [nngp, ntk] = [new Moments(x.rows), new Moments(x.rows)];
  for (let member = 0; member < members; member++) {
    const parameters = network.init(x.columns, { seed, member });
    ntk.add((await empiricalNtk(network, parameters, x, undefined, { signal })).data);
    const f = await network.apply(parameters, x);
    nngp.add(
      Float64Array.from({ length: x.rows ** 2 }, (_, at) => f.get(Math.floor(at / x.rows), 0) * f.get(at % x.rows, 0)),
    );
    onProgress?.((member + 1) / members);
  }
  return { nngp: nngp.result(), ntk: ntk.result() };
}

/** Running mean and sum of squared deviations (Welford). */
class Moments {
  private count = 0;
  private readonly mean: Matrix;
  private readonly squares: Matrix;

  constructor(n: number) {
    this.mean = new Matrix(n, n);
    this.squares = new Matrix(n, n);
  }

  add(values: Float64Array): void {
    this.count++;
    for (let at = 0; at < values.length; at++) {
      const before = values[at]! - this.mean.data[at]!;
      this.mean.data[at]! += before / this.count;
      this.squares.data[at]! += before * (values[at]! - this.mean.data[at]!);
    }
  }

  result(): EnsembleKernel {
    const { rows } = this.mean;
    const variance = this.squares.data.map((square) => square / (this.count - 1));
    const total = variance.reduce((sum, value) => sum + value, 0);
    return {
      mean: this.mean,
      standardError: new Matrix(
        rows,
        rows,
        variance.map((value) => Math.sqrt(value / this.count)),
      ),
      fluctuation: Math.sqrt(total / variance.length),
    };
  }
}
