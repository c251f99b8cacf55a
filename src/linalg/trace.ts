import { diagonal } from "./dots.js";
import type { Matrix } from "./matrix.js";

/** Sum of the diagonal of a square matrix. */
export function trace(a: Matrix): number {
  return diagonal(a).reduce((sum, value) => sum + value, 0);
}
