import { inNameOf } from "../arguments/index.js";
import { ToleranceError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { Turns } from "../native/turns.js";
import type { Operator } from "../operator/operator.js";
import { type Levels, mostBeyond, multipletEnd, roundingOf, type Settings } from "./levels.js";
import { spectrum } from "./spectrum.js";

/** ‖Hψ−Eψ‖, of numbers of any size: scaled by the largest one, so that squares neither overflow nor vanish. */
function residualNorm(product: Float64Array, state: Float64Array, energy: number): number {
  let [largest, sum] = [0, 0];
  for (let i = 0; i < state.length; i++) {
    const size = Math.abs(product[i]! - energy * state[i]!);
    if (!(size <= largest)) largest = size; // NaN too, and it stays
  }
  if (!(largest > 0)) return largest;
  for (let i = 0; i < state.length; i++) sum += ((product[i]! - energy * state[i]!) / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** All levels from the dense matrix, and states of those wanted. @throws {ToleranceError} if they miss the tolerance. */
export async function denseLevels(operator: Operator, settings: Settings, job: JobOptions): Promise<Levels> {
  const { values, states = [] } = await inNameOf("groundState", () => spectrum(operator, { ...job, vectors: true }));
  const { levels, tolerance, degeneracyTolerance } = settings;
  const scale = (values[values.length - 1]! - values[0]!) / 2 / operator.hilbert.sites;
  const resolution = 10 * roundingOf(operator);
  const end = multipletEnd(values, levels, Math.max(degeneracyTolerance * scale, resolution));
  const kept = states.slice(0, Math.min(end, levels + mostBeyond));
  const residuals = new Float64Array(kept.length);
  const turns = new Turns(job.signal);
  for (const [k, state] of kept.entries()) {
    await turns.next();
    const product = operator.applySync(state);
    residuals[k] = residualNorm(product, state, values[k]!);
  }
  const largest = residuals.reduce((a, b) => Math.max(a, b), 0);
  const target = Math.max(tolerance * scale, roundingOf(operator));
  if (!(largest <= target)) {
    throw new ToleranceError(
      `groundState: the dense matrix gives residual ${largest}, ${target} was wanted for \`tolerance\` ${tolerance}. Ask for a larger { tolerance }.`,
    );
  }
  return { energies: values, residuals, states: kept, products: 0, scale, resolution, complete: end === kept.length };
}
