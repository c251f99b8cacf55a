import { usualTolerance } from "../../qsntk/usualTolerance.js";

/**
 * The norm of Θy for a unit vector y, relative to λ_max, up to which all of it is rounding: of the kernel's elements, and of how well a solver's
 * state has a symmetry. What an averaged network has nothing of is not learned then; rounding has a direction, which would be reported as a state.
 */
export const roundingOfKernel = 2 ** -46;

/** Sets what a kernel can learn of a target to 0 if all of it is rounding. @param inBasis - Uᵀ·y. @param square - |y|². */
export function clearRounding(inBasis: Float64Array, square: number, eigenvalues: Float64Array): void {
  const n = eigenvalues.length;
  const largest = eigenvalues[n - 1]!;
  const bound = roundingOfKernel * largest * Math.sqrt(square);
  if (!inBasis.every((value, i) => Math.abs(value * eigenvalues[i]!) <= bound)) return;
  for (const [i, value] of eigenvalues.entries()) if (value > usualTolerance(n) * largest) inBasis[i] = 0;
}
