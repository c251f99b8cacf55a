import { scaleColumns } from "../../linalg/arithmetic.js";
import { Matrix } from "../../linalg/matrix.js";
import { matmul } from "../../linalg/matrixFunctions.js";
import type { JobOptions } from "../../native/job.js";
import type { Modes } from "./eigenbasis.js";
import type { ModeFactors } from "./propagator.js";

/** The mean itself at every time, for each copy: training points in the eigenbasis, λ·g∘c, T×n; what test points learn, g∘c, T×n. */
export async function learnedModes(
  { eigenvalues, target }: Modes,
  factors: ModeFactors,
  options?: JobOptions,
): Promise<{ readonly train: readonly Matrix[]; readonly gained: readonly Matrix[] }> {
  const n = eigenvalues.length;
  const gain = new Matrix(factors.gain.length / n, n, factors.gain);
  const [train, gained]: [Matrix[], Matrix[]] = [[], []];
  for (let copy = 0; copy < target.rows; copy++) {
    const learned = await scaleColumns(gain, target.row(copy), options);
    gained.push(learned);
    train.push(await scaleColumns(learned, eigenvalues, options));
  }
  return { train, gained };
}

/** What test points learn, each row B·(g∘c) of one time, for each copy. @param reach - B of some test points. */
export function learnedAt(reach: Matrix, gained: readonly Matrix[], options?: JobOptions): Promise<Matrix[]> {
  return Promise.all(gained.map((learned) => matmul(learned, reach, { ...options, transposeB: true })));
}
