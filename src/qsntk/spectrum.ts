import { either, inNameOf, jobKinds, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { dsyevd, zheevd } from "../linalg/eigen.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { requireSymmetric } from "../linalg/symmetric.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type ComplexMatrix, complexMatrixKind } from "./complexMatrix.js";
import { usualTolerance } from "./usualTolerance.js";

/** Options of `spectrum`. */
export interface SpectrumOptions extends JobOptions {
  /** Eigenvalues up to this fraction of the largest count as zero; n·2⁻⁵² by default, what rounding can make of a zero. */
  readonly tolerance?: number;
}

/** What {@link spectrum} found. */
export interface Spectrum {
  /** Ascending. */
  readonly eigenvalues: Float64Array;
  /** λ_min. */
  readonly smallest: number;
  /** λ_max. */
  readonly largest: number;
  /** λ_max/λ_min; Infinity if λ_min counts as zero or is negative, so also of the zero kernel, whose rank is 0. */
  readonly conditionNumber: number;
  /** Eigenvalues above `threshold`. */
  readonly rank: number;
  /** Whether every eigenvalue is above `threshold`: then gradient descent learns any target (after eq. (15)). */
  readonly positiveDefinite: boolean;
  /** tolerance·max|λ|. */
  readonly threshold: number;
}

const kernelKind = either("a Matrix or a ComplexMatrix", matrixKind, complexMatrixKind);

/**
 * Eigenvalues of a kernel on one set of inputs.
 *
 * @param kernel - Real symmetric (Θ, Ω_RI) or complex Hermitian (Φ), n×n.
 * @throws {ShapeError} if it is not square; {ArgumentError} if it is not symmetric or Hermitian to 1e−8 of its
 *   largest entry, the tolerance is not in [0, 1), or an entry is not finite.
 *
 * @example
 * ```ts
 * import { linalg, qsntk } from "infinite-nnqs";
 *
 * const { eigenvalues, conditionNumber, positiveDefinite } = await qsntk.spectrum(new linalg.Matrix(2, 2, Float64Array.of(2, 1, 1, 2)));
 * console.log(eigenvalues, conditionNumber, positiveDefinite); // 1, 3, 3, true
 * ```
 */
export async function spectrum(kernel: Matrix | ComplexMatrix, options: SpectrumOptions = {}): Promise<Spectrum> {
  noMore("spectrum", arguments, 2);
  requireArgument("spectrum", "kernel", kernel, kernelKind);
  const kinds = { tolerance: number({ least: 0, below: 1 }), ...jobKinds };
  const { tolerance = usualTolerance(kernel.rows), ...job } = requireOptions("spectrum", options, kinds);
  requireSquare("spectrum", kernel);
  await requireSymmetric("spectrum", "kernel", kernel.data, kernel.rows, { signal: job.signal });
  const solve = kernel instanceof Matrix ? dsyevd : zheevd;
  const { values } = await inNameOf("spectrum", () => solve(kernel.data, kernel.rows, job));
  return summarise(values, tolerance);
}

/** What {@link spectrum} says of eigenvalues in ascending order. */
export function summarise(eigenvalues: Float64Array, tolerance: number): Spectrum {
  const [smallest, largest] = [eigenvalues[0] ?? 0, eigenvalues.at(-1) ?? 0];
  const threshold = tolerance * Math.max(Math.abs(smallest), Math.abs(largest));
  const rank = eigenvalues.reduce((count, value) => count + (value > threshold ? 1 : 0), 0);
  const positiveDefinite = rank === eigenvalues.length && smallest > 0;
  return {
    eigenvalues,
    smallest,
    largest,
    rank,
    positiveDefinite,
    threshold,
    conditionNumber: positiveDefinite ? largest / smallest : Number.POSITIVE_INFINITY,
  };
}

/** @throws {ShapeError} naming the function if the matrix is not square. */
export function requireSquare(method: string, kernel: Matrix | ComplexMatrix): void {
  if (kernel.rows === kernel.columns) return;
  throw new ShapeError(
    `${method}: the kernel is ${kernel.rows}×${kernel.columns}; pass one on a single set of inputs.`,
  );
}
