import type { Sizes } from "../dataset/sizes.js";
import { requireMemory } from "../native/memory.js";

const fewerPoints =
  "Take fewer training points, fewer test points with dataset.task(basis, target, { train, test }), predict.streamed, which keeps nothing for each test point, or predict.matrixFree: the mean from half of one kernel.";

/** @throws {MemoryError} if that much is not free; `remedy` says what its caller can do. */
export function requirePredictMemory(what: string, { n, m }: Sizes, bytes: number, remedy = fewerPoints): void {
  requireMemory("predict", `${what} with ${n} training and ${m} test values`, bytes, remedy);
}
