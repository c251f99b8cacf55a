import type { Task } from "../../dataset/task.js";
import { ArgumentError } from "../../native/errors.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { type HypercubeSpectrum, hypercubeSpectrum } from "../../qsntk/hypercube.js";
import type { Network } from "../../stax/network.js";
import { KernelOperator } from "./kernelOperator.js";
import type { SpinStates } from "./spinStates.js";

/** λ_k of both kernels by degree, those below the rounding of the kernel's values set to 0. */
export async function paritySpectrum(
  network: Network,
  spins: number,
  options: JobOptions,
): Promise<Pick<HypercubeSpectrum, "nngp" | "ntk"> | string> {
  try {
    const { nngp, ntk, roundingError } = await hypercubeSpectrum(network, spins, options);
    return { nngp: cleared(nngp, roundingError), ntk: cleared(ntk, roundingError) };
  } catch (error) {
    if (error instanceof ArgumentError) return "the network's kernel depends on more than how many spins differ";
    throw error;
  }
}

/** No kernel has a negative eigenvalue: what is below rounding is 0. */
function cleared(spectrum: Float64Array, rounding: Float64Array): Float64Array {
  return spectrum.map((value, k) => (value <= rounding[k]! ? 0 : value));
}

/** K = R·F·Λ·F·Rᵀ on the points of a task. */
export async function walshOperator(
  task: Task,
  states: SpinStates,
  spectrum: Float64Array,
  reason: string,
  options: JobOptions,
): Promise<KernelOperator> {
  const { train, test } = states;
  const scale = task.scale && { trainScale: task.scale.train, testScale: task.scale.test };
  const request = { spectrum, train, test, ...scale };
  const made = await runJob("walshOperator", request, options, { where: "predict.kernelOperator" });
  return new KernelOperator({ method: "walsh", reason, size: { n: train.length, m: test.length }, made });
}
