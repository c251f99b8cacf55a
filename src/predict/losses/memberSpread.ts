import { hadamard } from "../../linalg/arithmetic.js";
import { rowDots } from "../../linalg/dots.js";
import { Matrix } from "../../linalg/matrix.js";
import { matmul } from "../../linalg/matrixFunctions.js";
import { productOfOwn } from "../../linalg/own.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import type { Eigenbasis } from "../modes/eigenbasis.js";
import type { ModeFactors } from "../modes/propagator.js";
import type { MeanErrors } from "./losses.js";

/**
 * Standard deviation, over members, of one member's loss. The error of one copy is Gaussian with mean r and covariance C, so
 * |error|² has variance 2·tr C² + 4·rᵀCr (Isserlis' theorem); copies are independent, and the loss divides by the points.
 *
 * @param traces - tr C² of one copy at every time.
 * @param forms - rᵀCr at every time, summed over copies.
 */
export function memberStd(traces: Float64Array, forms: Float64Array, copies: number, points: number): Float64Array {
  // Both are squares; where nothing scatters, their rounding errors may be negative.
  return traces.map((trace, i) => Math.sqrt(2 * copies * Math.max(0, trace) + 4 * Math.max(0, forms[i]!)) / points);
}

/** tr C² on the training points, where C = e·A·e in the eigenbasis: Σ_kl e_k²·A_kl²·e_l². */
export async function trainSquaredTraces(
  basis: Eigenbasis,
  factors: ModeFactors,
  options: JobOptions = {},
): Promise<Float64Array> {
  const n = basis.eigenvalues.length;
  const residual = new Matrix(factors.residual.length / n, n, factors.residual);
  const squares = await hadamard(residual, residual, options);
  const priorSquares = await hadamard(basis.prior, basis.prior, options);
  const forms = await productOfOwn(squares, priorSquares, options);
  discard(priorSquares.data);
  return rowDots(forms, squares, options);
}

/** rᵀCr on the training points, summed over copies: Σ_kl (e·r)_k·A_kl·(e·r)_l. */
export async function trainForms(
  basis: Eigenbasis,
  factors: ModeFactors,
  errors: MeanErrors,
  options: JobOptions = {},
): Promise<Float64Array> {
  const residual = new Matrix(errors.train[0]!.rows, basis.eigenvalues.length, factors.residual);
  const ofCopy = async (r: Matrix) => {
    const er = await hadamard(residual, r, options);
    return rowDots(await productOfOwn(er, basis.prior, options), er, options);
  };
  return sum(await Promise.all(errors.train.map(ofCopy)));
}

/**
 * rᵀCr on the test points, summed over copies. With C = K_** + B·g·A·g·Bᵀ − (B·g·UᵀK_d* + transpose) and u = g∘(Bᵀr):
 * rᵀCr = rᵀK_**r + uᵀAu − 2·uᵀ(UᵀK_d*r).
 */
export async function testForms(
  basis: Eigenbasis,
  factors: ModeFactors,
  errors: MeanErrors,
  options: JobOptions = {},
): Promise<Float64Array> {
  const gain = new Matrix(errors.test[0]!.rows, basis.eigenvalues.length, factors.gain);
  const priorTest = await basis.priorTest(options); // may be the user's own matrix
  const ofCopy = async (r: Matrix) => {
    const u = await hadamard(gain, await productOfOwn(r, basis.reach, options), options);
    const prior = await rowDots(await matmul(r, priorTest, options), r, options);
    const learned = await rowDots(await productOfOwn(u, basis.prior, options), u, options);
    const cross = await rowDots(await productOfOwn(r, basis.priorTestTrain, options), u, options);
    return prior.map((value, i) => value + learned[i]! - 2 * cross[i]!);
  };
  return sum(await Promise.all(errors.test.map(ofCopy)));
}

function sum(terms: readonly Float64Array[]): Float64Array {
  return terms.reduce((total, term) => total.map((value, i) => value + term[i]!));
}
