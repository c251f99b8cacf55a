import { Matrix } from "../linalg/index.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import type { CutConfigurations } from "./cut.js";

/**
 * A kernel over spins that depends on which sites differ only: G⁽²⁾(x, y) = values[x⊕y], site j being bit j.
 * Every fully connected network has one, whatever its depth and activation.
 */
export interface InvariantKernel {
  readonly kind: "invariant";
  readonly sites: number;
  /** 2^sites values of the two-point function, by the set of sites that differ. */
  readonly values: Float64Array;
}

/**
 * The kernel with `byDistance[h]` for configurations that differ in h sites; d+1 numbers for d sites.
 *
 * @throws {ArgumentError} if there are fewer than 2 or more than 28 sites.
 */
export function hammingKernel(byDistance: ArrayLike<number>): InvariantKernel {
  const sites = byDistance.length - 1;
  if (!(sites >= 2 && sites <= 28)) {
    throw new ArgumentError(`hammingKernel: needs d+1 values for d = 2 to 28 sites, not ${byDistance.length}.`);
  }
  const distance = new Uint8Array(2 ** sites);
  for (let s = 1; s < distance.length; s++) distance[s] = (distance[s >> 1] as number) + (s & 1);
  return invariantKernel(Float64Array.from(distance, (h) => byDistance[h] as number));
}

/**
 * The kernel with the given values by set of differing sites.
 *
 * @throws {ShapeError} if their number is not 2^d with d ≥ 2; {ArgumentError} if one is not finite, or the first not positive.
 */
export function invariantKernel(values: Float64Array): InvariantKernel {
  const sites = Math.log2(values.length);
  if (!Number.isInteger(sites) || sites < 2) {
    throw new ShapeError(`invariantKernel: needs 2^d values for d ≥ 2 sites, not ${values.length}.`);
  }
  if (!values.every(Number.isFinite) || !((values[0] as number) > 0)) {
    throw new ArgumentError("invariantKernel: every value must be finite, and the first, G(x, x), positive.");
  }
  return { kind: "invariant", sites, values };
}

/** Σ_x (−1)^{popcount(x & q)}·values[x] for every q: of an invariant kernel's values, its eigenvalues. */
export function walshHadamard(values: Float64Array): Float64Array {
  const sums = Float64Array.from(values);
  for (let half = 1; half < sums.length; half *= 2) {
    for (let start = 0; start < sums.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const [x, y] = [sums[i] as number, sums[i + half] as number];
        sums[i] = x + y;
        sums[i + half] = x - y;
      }
    }
  }
  return sums;
}

/**
 * Eigenvalues Λ[q_A, q_B] of the kernel by the parities q of A and B that they belong to, as fractions of their sum
 * 2^d·G⁽²⁾(x, x). They are the Walsh–Hadamard transform of the values.
 *
 * @throws {NumericalError} if one is negative beyond rounding: such a kernel is no two-point function.
 */
export function paritySpectrum({ values }: InvariantKernel, { rows, columns }: CutConfigurations): Matrix {
  const spectrum = walshHadamard(values);
  const total = spectrum.length * (values[0] as number);
  const least = spectrum.reduce((a, b) => Math.min(a, b), 0);
  if (least < -1e-10 * total) {
    throw new NumericalError(
      `invariantKernel: the kernel has the eigenvalue ${least}; the two-point function of a network has none below 0.`,
    );
  }
  const table = new Matrix(rows.length, columns.length);
  for (const [a, row] of rows.entries()) {
    for (const [b, column] of columns.entries()) {
      table.data[a * columns.length + b] = (spectrum[row | column] as number) / total;
    }
  }
  return table;
}
