import type { Flow } from "../../predict/flow/flow.js";
import { signBias } from "../../qsntk/signBias.js";
import { buildNetwork } from "../spec/networkSpec.js";
import type { LearnSpec } from "./learnSpec.js";
import type { LearnTarget } from "./target.js";
export interface Rates {
  /** 4η·r₂ per unit of time at the last norm; null where there is no such limit. */
  readonly predictedRate: number | null;
  /** −d ln(E−E₀)/dt between the last two times. */
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
  const excess = found.members.map(({ observed }) =>
    Math.log(observed["excess"]![last - 1]! / observed["excess"]![last]!),
  );
  const measured =
    excess.reduce((sum, value) => sum + value, 0) / excess.length / (found.times[last]! - found.times[last - 1]!);
  const measuredRate = Number.isFinite(measured) ? measured : null;
  const plain = spec.flow === null || (spec.flow.natural === null && spec.flow.representation === "amplitudes");
  if (found.method !== "walsh" || trained < basis.dimension || !plain) return { ...none, measuredRate };
  const { bases } = await signBias(buildNetwork(spec.network), hamiltonian!);
  const square = found.members.reduce((sum, { norm }) => sum + norm[last]! ** 2, 0) / found.members.length;
  const predicted = 4 * found.learningRate * bases["given"]!.rate;
  return { predictedRate: found.clock === "norm" ? predicted : predicted / square, measuredRate };
}
