import { ToleranceError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { drawNormal } from "../../random/index.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import { KrylovSpace } from "./krylovSpace.js";

/** λ_max from below, and the residual of its Ritz pair: an eigenvalue lies this close. */
export interface LargestEigenvalue {
  readonly value: number;
  readonly error: number;
  readonly products: number;
}

/**
 * λ_max of a kernel on the training points, from the Krylov space of a random vector.
 *
 * @param tolerance - Of the residual, relative to λ_max.
 * @throws {ToleranceError} if it is not met within `maxProducts`.
 */
export async function largestEigenvalue(
  kernel: KernelOperator,
  tolerance: number,
  maxProducts: number,
  { signal }: JobOptions,
): Promise<LargestEigenvalue> {
  const start = await drawNormal({ seed: 0 }, kernel.size.n, { signal });
  const space = await KrylovSpace.of(kernel, start, false, { signal });
  for (;;) {
    await space.extend(Math.min(3, maxProducts - space.size), { signal });
    const { values, last, coupling } = await space.ritz({ signal });
    const value = values[values.length - 1]!;
    const error = coupling * Math.abs(last[last.length - 1]!);
    if (error <= tolerance * value || space.invariant) return { value, error, products: space.size };
    if (space.size >= maxProducts) {
      throw new ToleranceError(
        `predict.iterative: the largest eigenvalue of the kernel is known to ${(error / value).toPrecision(2)} after ${space.size} products, ${tolerance} was wanted. Allow more with { maxProducts }, or take a larger { tolerance }.`,
      );
    }
  }
}
