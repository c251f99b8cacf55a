import type { Flow } from "../../predict/flow/results.js";
import { signBias } from "../../qsntk/signBias.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import { asymptoticRate } from "./asymptoticRate.js";
import type { LearnSpec } from "./learnSpec.js";
import type { LearnTarget } from "./target.js";

/** Of the energy, near the ground state. */
export interface Rates {
  /** 4η·r₂ per unit of time at the last norm; null where there is no such limit. */
  readonly predictedRate: number | null;
  /** −d ln(E−E₀)/dt between the last two times at which (E−E₀)/|E₀| is above 1e−9, mean over the members. */
  readonly measuredRate: number | null;
}

/** The asymptotic rate of the energy, predicted and measured. */
export async function ratesOf(
  spec: LearnSpec,
  { hamiltonian, basis }: LearnTarget,
  found: Flow,
  trained: number,
): Promise<Rates> {
  const none = { predictedRate: null, measuredRate: null };
  if (spec.loss !== "energy" || found.times.length < 2) return none;
  const last = found.times.length - 1;
  const slopes = found.members.map(({ observed }) => {
    const { excess, energy } = observed;
    const ground = Math.abs(energy![last]! - excess![last]!);
    const errors = excess!.map((one) => one / (ground || 1));
    return asymptoticRate(found.times, errors, 1).measured;
  });
  const measuredRate = slopes.reduce<number>((sum, slope) => sum + (slope ?? Number.NaN) / slopes.length, 0);
  const measured = { measuredRate: Number.isFinite(measuredRate) ? measuredRate : null };
  const plain = spec.flow === null || (spec.flow.natural === null && spec.flow.representation === "amplitudes");
  if (found.method !== "walsh" || trained < basis.dimension || !plain) return { ...none, ...measured };
  const { bases } = await signBias(buildNetwork(spec.network), hamiltonian!);
  const square = found.members.reduce((sum, { norm }) => sum + norm[last]! ** 2, 0) / found.members.length;
  const step = found.learningRate / (1 - spec.momentum); // which small rates see with momentum
  const predicted = 4 * step * bases["given"]!.rate;
  return { predictedRate: found.clock === "norm" ? predicted : predicted / square, ...measured };
}
