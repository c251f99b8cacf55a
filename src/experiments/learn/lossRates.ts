import type { JobOptions } from "../../native/job.js";
import type { Flow } from "../../predict/flow/results.js";
import { cleared, hypercubeSpectrum } from "../../qsntk/hypercube.js";
import { signBias } from "../../qsntk/signBias.js";
import type { Network } from "../../stax/network.js";
import { asymptoticRate } from "./asymptoticRate.js";
import type { LearnSpec } from "./learnSpec.js";
import { relativeExcess } from "./relativeExcess.js";
import type { LearnTarget } from "./target.js";

/** Of the energy, near the ground state. */
export interface Rates {
  /** 4η·r₂ per unit of time at the last norm; null where there is no such limit. */
  readonly predictedRate: number | null;
  /** −d ln(E−E₀)/dt between the last two times at which (E−E₀)/|E₀| is above 1e−9, mean over the members. */
  readonly measuredRate: number | null;
}

/** Share of a ground state that may lie outside of what a kernel reaches: below it is what the state is not exact by. */
const outsideByRounding = 1e-12;

/** The asymptotic rate of the energy, predicted and measured; notes why there is none where the network cannot come to the ground state. */
export async function ratesOf(
  spec: LearnSpec,
  network: Network,
  { hamiltonian, basis }: LearnTarget,
  found: Flow,
  trained: number,
  note: (text: string) => void,
  { signal, onProgress }: JobOptions,
): Promise<Rates> {
  const none = { predictedRate: null, measuredRate: null };
  if (spec.loss !== "energy" || found.times.length < 2) return none;
  const last = found.times.length - 1;
  const slopes = found.members.map(({ observed }) => {
    const { excess, energy } = observed;
    return asymptoticRate(found.times, relativeExcess(excess!, energy![last]! - excess![last]!), 1).measured;
  });
  const measuredRate = slopes.reduce<number>((sum, slope) => sum + (slope ?? Number.NaN) / slopes.length, 0);
  const measured = { measuredRate: Number.isFinite(measuredRate) ? measuredRate : null };
  const plain = spec.flow === null || (spec.flow.natural === null && spec.flow.representation === "amplitudes");
  if (found.method !== "walsh" || trained < basis.dimension || !plain) return { ...none, ...measured };
  const { bases, degeneracy } = await signBias(network, hamiltonian!, { signal, onProgress });
  const { rate, weights } = bases["given"]!;
  const { ntk, roundingError } = await hypercubeSpectrum(network, basis.sites, { signal });
  const reached = cleared(ntk, roundingError).reduce((sum, value, k) => sum + (value === 0 ? 0 : weights[k]!), 0);
  if (Number.isNaN(rate) || degeneracy * reached < 1 - outsideByRounding) {
    note(
      `no predicted rate: of the ground level the network's kernel reaches a share of ${reached.toPrecision(3)}, so that training never comes to it; give its layers weights and biases that do`,
    );
    return { ...none, ...measured };
  }
  const square = found.members.reduce((sum, { norm }) => sum + norm[last]! ** 2, 0) / found.members.length;
  const step = found.learningRate / (1 - spec.momentum); // which small rates see with momentum
  const predicted = 4 * step * rate;
  return { predictedRate: found.clock === "norm" ? predicted : predicted / square, ...measured };
}
