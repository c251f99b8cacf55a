import { Matrix } from "../../linalg/matrix.js";
import { matmul } from "../../linalg/matrixFunctions.js";
import type { JobOptions } from "../../native/job.js";
import { krawtchouk } from "../../qsntk/krawtchouk.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import type { Ritz } from "./krylovSpace.js";

/** Rounding of a product by a matrix, relative to λ_max: sums are short, and their errors add up like a random walk. */
const roundingOfProduct = 8 * Number.EPSILON;

/** Of an addition, relative to its sum, as root mean square: the largest that there is, 2.4 times what is usual. */
const roundingOfSum = Number.EPSILON / 2;

/** Λ, √w, and what Lanczos adds and subtracts, beside the additions of a transform. */
const otherSums = 4;

/** Bounds the norm of Θv's rounding for a unit vector v, given vᵀΘv. */
export type ProductRounding = (form: number) => number;

/**
 * For products by Walsh–Hadamard transforms with the eigenvalues λ of all 2^d states, c = F·Rᵀv: an addition r levels before the end of the
 * first transform errs in the coefficients that its sum goes into, 2^r, which differ in r spins; one of the second transform errs
 * on points. So the square of the error is Σ_S c_S²·ω_|S|² at the most, where Σc_S² ≤ max w and Σ c_S²·λ_|S| = vᵀΘv: it lies below the concave
 * hull of the points (λ_k, ω_k²) and (0, 0). Other products are bounded by λ_max alone.
 *
 * @param largest - λ_max on the training points.
 */
export function productRounding({ parities }: KernelOperator, largest: number): ProductRounding {
  const plain = roundingOfProduct * largest;
  if (parities === undefined) return () => plain;
  const { spectrum, spins, scale } = parities;
  const weight = scale === undefined ? 1 : scale.reduce((most, root) => Math.max(most, root * root), 0);
  const squares = [0, ...Array.from(spectrum, (_, k) => leaked(spectrum, spins, k))];
  const hull = concaveHull([0, ...spectrum], squares);
  const slack = roundingOfProduct * largest;
  return (form) => Math.min(plain, roundingOfSum * weight * Math.sqrt(hull((Math.max(0, form) + slack) / weight)));
}

/** ω_k²: mean squares of λ over what an addition's error goes into, for the coefficient of k spins that meets the largest ones, over all levels. */
function leaked(spectrum: Float64Array, spins: number, k: number): number {
  let sum = (spins + otherSums) * spectrum[k]! ** 2;
  for (let free = 1; free <= spins; free++) {
    const multiplicities = krawtchouk(free)[0]!; // C(free, i)
    let most = 0;
    for (let kept = Math.max(0, k - free); kept <= Math.min(k, spins - free); kept++) {
      const squares = multiplicities.reduce((total, count, i) => total + count * spectrum[kept + i]! ** 2, 0);
      most = Math.max(most, squares / 2 ** free);
    }
    sum += most;
  }
  return sum;
}

/** The least concave function above points, at or below the largest x. */
function concaveHull(x: readonly number[], y: readonly number[]): (at: number) => number {
  const order = [...x.keys()].sort((i, j) => x[i]! - x[j]! || y[i]! - y[j]!);
  const corners: number[] = [];
  for (const k of order) {
    for (;;) {
      const [before, last] = corners.slice(-2);
      if (last === undefined || before === undefined) break;
      if ((y[last]! - y[before]!) * (x[k]! - x[before]!) > (y[k]! - y[before]!) * (x[last]! - x[before]!)) break;
      corners.pop();
    }
    corners.push(k);
  }
  return (at) => {
    const next = corners.findIndex((k) => x[k]! >= at);
    if (next <= 0) return y[corners[next === 0 ? 0 : corners.length - 1]!]!;
    const [low, high] = [corners[next - 1]!, corners[next]!];
    return y[low]! + ((at - x[low]!) / (x[high]! - x[low]!)) * (y[high]! - y[low]!);
  };
}

/**
 * The norm of what rounding puts into the equation of e(Θ)y over its life, for each time: of products, Σ_j u_j²·‖error of Θv_j‖² under the
 * root, with u = ∫e(T)e₁; and of the eigenvectors Z of T, (TZ − ZD)·Zᵀu, as it is. Twice the norm of the integral stands for the integral
 * of the norm.
 *
 * @param gains - g of the mode factors, at the eigenvalues of T, time after time.
 */
export async function roundingOverTimes(
  { values, vectors, first, alpha, beta, norm }: Ritz,
  gains: Float64Array,
  rounding: ProductRounding,
  { signal }: JobOptions,
): Promise<Float64Array> {
  const m = values.length;
  const times = gains.length / m;
  const inModes = new Matrix(2 * times, m);
  for (let i = 0; i < times; i++) {
    const [parts, scaled] = [inModes.row(i), inModes.row(times + i)];
    for (let k = 0; k < m; k++) {
      parts[k] = first[k]! * gains[m * i + k]!;
      scaled[k] = parts[k]! * values[k]!;
    }
  }
  const inVectors = await matmul(inModes, vectors, { signal, transposeB: true });
  const ofProducts = Float64Array.from(alpha, rounding);
  return Float64Array.from({ length: times }, (_, i) => {
    const [u, scaled] = [inVectors.row(i), inVectors.row(times + i)];
    let square = 0;
    for (let j = 0; j < m; j++) {
      const before = j > 0 ? beta[j - 1]! * u[j - 1]! : 0;
      const after = j + 1 < m ? beta[j]! * u[j + 1]! : 0;
      square += (u[j]! * ofProducts[j]!) ** 2 + (before + alpha[j]! * u[j]! + after - scaled[j]!) ** 2;
    }
    return 2 * norm * Math.sqrt(square);
  });
}
