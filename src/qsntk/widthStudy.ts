/** How the kernels of finite networks approach the limit of infinite width. */
import {
  callback,
  called,
  inNameOf,
  list,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type Network, networkKind, ntkBetween } from "../stax/network.js";
import {
  type EnsembleKernel,
  type EnsembleOptions,
  ensembleBytes,
  ensembleKinds,
  ensembleNtk,
} from "./ensembleKernels.js";

/** What {@link widthStudy} found. */
export interface WidthStudy {
  /** As they were asked for. */
  readonly widths: readonly number[];
  /** Θ_∞, the kernel of infinite width. */
  readonly limit: Matrix;
  /** One per width. */
  readonly ensembles: readonly EnsembleKernel[];
  /** A of E[Θ_N] = Θ_∞ + A/N, weighted least squares over the widths, and its standard error; element by element; NaN where an ensemble has no scatter. */
  readonly correction: Matrix;
  /** Standard error of every element of `correction`. */
  readonly correctionError: Matrix;
  /** χ² per degree of freedom of that fit, over the elements that were fitted. */
  readonly chiSquared: number;
  /** Slope of log(fluctuation) against log N; −½ for the law of large numbers. */
  readonly fluctuationExponent: number;
}

/**
 * NTK of ensembles at several widths against the limit.
 *
 * @param networkOf - The architecture with N hidden units.
 * @throws {ArgumentError} if fewer than two widths are given, or Θ_∞ is another at each width, as in the parameterization "standard"; others as `ensembleKernels`.
 */
export async function widthStudy(
  networkOf: (width: number) => Network,
  widths: readonly number[],
  x: Matrix,
  options: EnsembleOptions = {},
): Promise<WidthStudy> {
  noMore("widthStudy", arguments, 4);
  requireArgument("widthStudy", "networkOf", networkOf, callback);
  requireArgument("widthStudy", "widths", widths, list("a list of widths", whole(1), { least: 2 }));
  requireArgument("widthStudy", "x", x, matrixKind);
  const { done, ...given } = rising(requireOptions("widthStudy", options, ensembleKinds));
  if (new Set(widths).size < 2) throw new ArgumentError("widthStudy: all `widths` are equal. Pass at least two.");
  const made = widths.map((width) =>
    requireArgument(
      "widthStudy",
      `networkOf(${width})`,
      called("widthStudy", "networkOf", () => networkOf(width)),
      networkKind,
    ),
  );
  requireMemory(
    "widthStudy",
    `a study of ${x.rows} inputs at ${widths.length} widths`,
    widthStudyBytes(made, x.rows),
    "Use fewer inputs or widths.",
  );
  const limit = await inNameOf("widthStudy", () => commonLimit(made, widths, x, given));
  const ensembles: EnsembleKernel[] = [];
  for (const [i, network] of made.entries()) {
    const job = partOf(given, i / widths.length, (i + 1) / widths.length);
    ensembles.push(await ensembleNtk("widthStudy", network, x, job));
  }
  return done({
    widths,
    limit,
    ensembles,
    ...(await fitInverseWidth(widths, limit, ensembles, given)),
    fluctuationExponent: slope(widths, ensembles),
  });
}

/** Θ_∞ of all networks. @throws {ArgumentError} if it depends on the width, so that there is nothing to fit. */
async function commonLimit(
  networks: readonly Network[],
  widths: readonly number[],
  x: Matrix,
  { signal }: JobOptions,
): Promise<Matrix> {
  const limit = await ntkBetween("widthStudy", networks.at(-1)!, [x, undefined], { signal });
  for (const [i, network] of networks.slice(0, -1).entries()) {
    const ntk = await ntkBetween("widthStudy", network, [x, undefined], { signal });
    const near = (value: number, at: number) => Math.abs(value - limit.data[at]!) <= sameLimit * Math.abs(value);
    let same = true;
    const look = (begin: number, end: number) => {
      for (let at = begin; same && at < end; at++) same = near(ntk.data[at]!, at);
    };
    await inTurns(ntk.data.length, look, { signal });
    if (same) continue;
    throw new ArgumentError(
      `widthStudy: networks of all \`widths\` must have one NTK at infinite width, but those of ${widths[i]} and ${widths.at(-1)} differ, as in the parameterization "standard", where the width of a layer multiplies it. Take the parameterization "ntk", and let the width change nothing else.`,
    );
  }
  return limit;
}

/** Relative difference of limits that are one but for rounding. */
const sameLimit = 1e-9;

/** Bytes of the limit and of another beside it, the correction with its error, and of two matrices for each width beside what one ensemble takes. */
function widthStudyBytes(networks: readonly Network[], rows: number): number {
  const ensemble = Math.max(...networks.map((network) => ensembleBytes(network, rows, 1)));
  return 8 * rows * rows * (4 + 2 * networks.length) + ensemble;
}

/** A minimises Σ_N (Θ̄_N − Θ_∞ − A/N)²/σ_N². */
async function fitInverseWidth(
  widths: readonly number[],
  limit: Matrix,
  ensembles: readonly EnsembleKernel[],
  { signal }: JobOptions,
): Promise<Pick<WidthStudy, "correction" | "correctionError" | "chiSquared">> {
  const [correction, correctionError] = [new Matrix(limit.rows, limit.rows), new Matrix(limit.rows, limit.rows)];
  let [chiSquared, fitted] = [0, 0];
  const fitElement = (at: number) => {
    if (ensembles.some(({ standardError }) => standardError.data[at] === 0)) {
      correction.data[at] = Number.NaN;
      correctionError.data[at] = Number.NaN;
      return;
    }
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
    fitted++;
    chiSquared += terms.reduce((sum, { y, sigma, u }) => sum + ((y - a * u) / sigma) ** 2, 0);
  };
  const work = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) fitElement(at);
  };
  await inTurns(limit.data.length, work, { signal, cost: 64 * widths.length });
  return { correction, correctionError, chiSquared: chiSquared / (fitted * (widths.length - 1)) };
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
