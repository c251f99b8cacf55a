import * as exact from "../../exact/index.js";
import type { BasisData } from "../../loss/index.js";

/** The probabilities of a state in local bases. */
export async function probabilitiesIn(bases: readonly string[], state: Float64Array): Promise<BasisData[]> {
  const data: BasisData[] = [];
  for (const basis of bases) {
    const rotated = await exact.rotate(state, basis);
    const weights = Float64Array.from(
      { length: rotated.length / 2 },
      (_, x) => rotated[2 * x]! ** 2 + rotated[2 * x + 1]! ** 2,
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    data.push({ basis, probabilities: weights.map((weight) => weight / sum) });
  }
  return data;
}
