import type { ExecutionContext } from "ava";

/** Asserts |actual − expected| ≤ tolerance. */
export function near(t: ExecutionContext, actual: number, expected: number, tolerance: number): void {
  t.true(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} to ${tolerance}`);
}

/** Asserts that two arrays agree to `tolerance` in every element. */
export function allNear(
  t: ExecutionContext,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  t.is(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) near(t, actual[i]!, expected[i]!, tolerance);
}
