import type { Task } from "./task.js";

/** Numbers of training and of test values: points, or twice as many for coupled components. */
export interface Sizes {
  readonly n: number;
  readonly m: number;
}

/** The sizes of a task whose components are independent. */
export function sizesOf({ trainIndices, testIndices }: Task): Sizes {
  return { n: trainIndices.length, m: testIndices.length };
}

/** Of one whose components are coupled, so that every point has two values. */
export function coupledSizes({ trainIndices, testIndices }: Task): Sizes {
  return { n: 2 * trainIndices.length, m: 2 * testIndices.length };
}
