import { recordedSteps } from "../../ensemble/options.js";
import { trainingWithSpreadBytes } from "../../predict/memory.js";
import { firstFitting, requireCommandMemory } from "../run/commandMemory.js";
import { basisStates, type Model } from "../spec/targets.js";

/**
 * Refuses predictions that do not fit, before the command computes anything.
 *
 * @param trainSizes - Training points of every prediction that is made, one after the other.
 * @throws {MemoryError} naming the largest one, and the nearest that would fit.
 */
export function requireLimitMemory(model: Model, trainSizes: readonly number[], steps: number): void {
  const times = recordedSteps(steps).length;
  const all = basisStates[model];
  const bytesOf = (n: number) => trainingWithSpreadBytes({ n, m: Math.max(0, all - n) }, times);
  for (const n of trainSizes) {
    const others = Array.from({ length: Math.floor(all / 100) }, (_, k) => 100 * (k + 1));
    const nearest = firstFitting(
      others.sort((a, b) => Math.abs(a - n) - Math.abs(b - n)),
      bytesOf,
    );
    requireCommandMemory({
      command: "predict",
      what: `the prediction with ${n} training and ${Math.max(0, all - n)} test values`,
      bytes: bytesOf(n),
      remedy: nearest === undefined ? "No --train fits; allow more memory." : `Take --train ${nearest}, which fits.`,
    });
  }
}
