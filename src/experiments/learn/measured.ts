import * as exact from "../../exact/index.js";
import type { BasisData, Loss } from "../../loss/index.js";
import { inTurns, mapInTurns } from "../../native/turns.js";

/** ψ ↦ Σ_b w_b·D(p_b‖p_b(ψ)) of the exact distributions that a likelihood is made of: its value, less the least that it can have. */
export async function relativeEntropy(of: Loss, target: Float64Array): Promise<(psi: Float64Array) => Promise<number>> {
  const { value: least } = await of.evaluate(target);
  return async (psi) => (await of.evaluate(psi)).value - least;
}

/** The probabilities of a state in local bases. */
export async function probabilitiesIn(
  bases: readonly string[],
  state: Float64Array,
  signal?: AbortSignal | undefined,
): Promise<BasisData[]> {
  const data: BasisData[] = [];
  for (const basis of bases) {
    const rotated = await exact.rotate(state, basis, { signal });
    const weights = new Float64Array(rotated.length / 2);
    let sum = 0;
    const weigh = (begin: number, end: number) => {
      for (let x = begin; x < end; x++) {
        weights[x] = rotated[2 * x]! ** 2 + rotated[2 * x + 1]! ** 2;
        sum += weights[x]!;
      }
    };
    await inTurns(weights.length, weigh, { signal });
    data.push({ basis, probabilities: await mapInTurns(weights, (weight) => weight / sum, { signal }) });
  }
  return data;
}
