/** Kernels of finite networks averaged over an ensemble, and how they approach the limit of infinite width. */
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

export interface WidthStudy {
  readonly widths: readonly number[];
  readonly limit: Matrix;
  /** One per width. */
  readonly ensembles: readonly EnsembleKernel[];
  /** A of E[Θ_N] = Θ_∞ + A/N, weighted least squares over the widths, and its standard error; element by element. */
  readonly correction: Matrix;
  readonly correctionError: Matrix;
  /** χ² per degree of freedom of that fit, over all elements. */
  readonly chiSquared: number;
  /** Slope of log(fluctuation) against log N; −½ for the law of large numbers. */
  readonly fluctuationExponent: number;
}

/**
 * NTK of ensembles at several widths against the limit.
 *
 * @param networkOf - The architecture with N hidden units.
 * @throws {ArgumentError} if fewer than two widths are given; others as {@link ensembleKernels}.
 */
export async function widthStudy(
  networkOf: (width: number) => Network,
  widths: readonly number[],
  x: Matrix,
  options: EnsembleOptions = {},
): Promise<WidthStudy> {
  if (widths.length < 2) throw new ArgumentError("widthStudy: pass at least two widths.");
  const ensembles: EnsembleKernel[] = [];
  for (const [i, width] of widths.entries()) {
    const onProgress = (fraction: number) => options.onProgress?.((i + fraction) / widths.length);
    ensembles.push((await ensembleKernels(networkOf(width), x, { ...options, onProgress })).ntk);
  }
  const { ntk: limit } = await networkOf(widths.at(-1)!).kernel(x, undefined, { signal: options.signal });
  return {
    widths,
    limit,
    ensembles,
    ...fitInverseWidth(widths, limit, ensembles),
    fluctuationExponent: slope(widths, ensembles),
  };
}

/** A minimises Σ_N (Θ̄_N − Θ_∞ − A/N)²/σ_N². */
function fitInverseWidth(
  widths: readonly number[],
  limit: Matrix,
  ensembles: readonly EnsembleKernel[],
): Pick<WidthStudy, "correction" | "correctionError" | "chiSquared"> {
  const [correction, correctionError] = [new Matrix(limit.rows, limit.rows), new Matrix(limit.rows, limit.rows)];
  let chiSquared = 0;
  for (let at = 0; at < limit.data.length; at++) {
    let [numerator, denominator] = [0, 0];
    const terms = ensembles.map(({ mean, standardError }, i) => {
      const [y, sigma, u] = [mean.data[at]! - limit.data[at]!, standardError.data[at]!, 1 / widths[i]!];
      numerator += (y * u) / sigma ** 2;
      denominator += (u * u) / sigma ** 2;
      return { y, sigma, u };
    });
    const a = numerator / denominator;
    correction.data[at] = a;
    correctionError.data[at] = 1 / Math.sqrt(denominator);
    chiSquared += terms.reduce((sum, { y, sigma, u }) => sum + ((y - a * u) / sigma) ** 2, 0);
  }
  return { correction, correctionError, chiSquared: chiSquared / (limit.data.length * (widths.length - 1)) };
}

function slope(widths: readonly number[], ensembles: readonly EnsembleKernel[]): number {
  const points = ensembles.map(({ fluctuation }, i) => [Math.log(widths[i]!), Math.log(fluctuation)] as const);
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  return (
    points.reduce((sum, [px, py]) => sum + (px - mx) * (py - my), 0) /
    points.reduce((sum, [px]) => sum + (px - mx) ** 2, 0)
  );
}
