import type { Task } from "../../dataset/task.js";
import type { Handle } from "../../native/functions/index.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { indicesInTurns } from "../../native/turns.js";
import { cleared, type HypercubeSpectrum, spectrumOf } from "../../qsntk/hypercube.js";
import { kernelsByDistanceIfAny } from "../../stax/kernelsByDistance.js";
import type { Network } from "../../stax/network.js";
import { KernelOperator, type Parities } from "./kernelOperator.js";
import type { SpinStates } from "./spinStates.js";

/** λ_k of both kernels by degree, those below the rounding of its own values set to 0. */
export async function clearedSpectra(
  network: Network,
  spins: number,
  options: JobOptions,
): Promise<Pick<HypercubeSpectrum, "nngp" | "ntk"> | string> {
  const kernels = await kernelsByDistanceIfAny(network, spins, options);
  if ("toldApart" in kernels) return "the network's kernel depends on more than how many spins differ";
  const { nngp, ntk, roundingError, nngpRoundingError } = spectrumOf(kernels, spins);
  return { nngp: cleared(nngp, nngpRoundingError), ntk: cleared(ntk, roundingError) };
}

/** K = R·F·Λ·F·Rᵀ on the points of a task. */
export async function walshOperator(
  task: Task,
  states: SpinStates,
  spectrum: Float64Array,
  reason: string,
  options: JobOptions,
): Promise<KernelOperator> {
  const { spins, train, test } = states;
  const scale = task.scale && { trainScale: task.scale.train, testScale: task.scale.test };
  const request = { spectrum, train, test, ...scale };
  const made = await runJob("walshOperator", request, options, { where: "predict.kernelOperator" });
  const parities = { spectrum, spins, train, test, scale: task.scale?.train };
  return new KernelOperator({ method: "walsh", reason, size: { n: train.length, m: test.length }, made, parities });
}

const where = "predict.iterative";

/**
 * f(K) of all states between the training points alone: R·F·f(Λ)·F·Rᵀ, with the values of f by degree; of weighted points √w·…·√w as the
 * kernel itself, or, as for its inverse, (1/√w)·…·(1/√w). It shares the kernel's work space.
 */
export async function parityFunction(
  { native }: KernelOperator,
  values: Float64Array,
  { inverted = false, ...options }: JobOptions & { readonly inverted?: boolean },
): Promise<Handle<"kernel">> {
  return (await runJob("walshFunction", { kernel: native, values, inverted }, options, { where })).kernel;
}

/** f(K) from all 2^d states to the training and then the test points. */
export async function parityMap(
  { spins, train, test }: Parities,
  spectrum: Float64Array,
  options: JobOptions,
): Promise<KernelOperator> {
  const all = await indicesInTurns(2 ** spins, options.signal);
  const points = new Int32Array(train.length + test.length);
  points.set(train);
  points.set(test, train.length);
  const made = await runJob("walshOperator", { spectrum, train: all, test: points }, options, { where });
  return new KernelOperator({ method: "walsh", reason: "samples", size: { n: all.length, m: points.length }, made });
}
