import { recordedSteps } from "../../ensemble/options.js";
import { requireTrainingMemory, trainingWithSpreadBytes } from "../../predict/memory.js";
import { basisStates, type Model } from "../spec/targets.js";

/**
 * Refuses predictions that do not fit, before the command computes anything.
 *
 * @param trainSizes - Training points of every prediction that is made, one after the other.
 * @throws {MemoryError} naming the largest one.
 */
export function requireLimitMemory(model: Model, trainSizes: readonly number[], steps: number): void {
  const times = recordedSteps(steps).length;
  for (const n of trainSizes) {
    const sizes = { n, m: Math.max(0, basisStates[model] - n) };
    requireTrainingMemory("the prediction", sizes, trainingWithSpreadBytes(sizes, times), "Take a smaller --train.");
  }
}
