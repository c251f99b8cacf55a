import {
  inNameOf,
  jobKinds,
  type Kinds,
  noMore,
  number,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import type { Sizes } from "../dataset/sizes.js";
import { requireComplexTarget, type Task, taskKind } from "../dataset/task.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { largestLearningRate, momentumKind } from "../qsntk/learningRate.js";
import { usualTolerance } from "../qsntk/usualTolerance.js";
import type { Network } from "../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { defaultTolerance } from "./defaults.js";
import { isPositive } from "./iterative/infiniteLimit.js";
import { IterativePrediction } from "./iterative/iterativePrediction.js";
import { largestEigenvalue } from "./iterative/largestEigenvalue.js";
import { timesTogether } from "./iterative/timeGroups.js";
import { where } from "./iterative/wanted.js";
import { kernelOperator, type MethodChoice, methodKind } from "./kernelOperators/choose.js";
import { clearedSpectra } from "./kernelOperators/walshOperator.js";
import { type LearningRate, learningRateKind, stepSize } from "./learningRate.js";
import { type KernelChoice, kernelChoiceKind } from "./modes/kernels.js";
import { leastEigenvalue, requireLearning, requireUsualKernel } from "./training.js";

/** Options of {@link iterative}. */
export interface IterativeOptions extends JobOptions {
  /** η; { relative: 0.9 } by default, as in the paper. */
  readonly learningRate?: LearningRate;
  /** β of heavy-ball momentum, 0 ≤ β < 1; 0 by default. */
  readonly momentum?: number;
  /** "ntk" by default; "nngp" trains the readout alone. */
  readonly kernel?: KernelChoice;
  /** How the kernel multiplies vectors, see {@link kernelOperator}; "auto" by default. */
  readonly method?: MethodChoice;
  /** Error of the mean that is met at every time, in the units of {@link IterativeLosses.errorBound}; 1e-6 by default. */
  readonly tolerance?: number;
  /** Products per component after which to give up; 1000 by default. */
  readonly maxProducts?: number;
}

const kinds: Kinds<IterativeOptions> = {
  learningRate: learningRateKind,
  momentum: momentumKind,
  kernel: kernelChoiceKind,
  method: methodKind,
  tolerance: number({ above: 0, below: 1 }),
  maxProducts: whole(1),
  ...jobKinds,
};

/**
 * The training of an ensemble of infinitely wide networks without any matrix of the training points: Krylov spaces for finite times, preconditioned
 * conjugate gradients for infinite time. On spins and with networks whose kernel depends on how many of them differ, each product is two
 * Walsh–Hadamard transforms, and 2²⁴ states are within reach of a workstation.
 *
 * @param network - Architecture of each component.
 * @param task - What is learned, from which points.
 * @throws {ShapeError | ArgumentError} naming what is wrong; {ToleranceError} if λ_max is not found; {MemoryError}.
 * @see docs/walsh-hadamard.md; the paper's eqs. (13)–(18).
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(12), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const limit = await predict.iterative(network, await dataset.task(ising.hilbert, state, { train: 2000, seed: 0 }));
 * const { meanTest, lossError } = await limit.losses([100, 1000]);
 * console.log(limit.kernel.method, lossError.test.every((error, i) => error < 1e-3 * meanTest[i]!)); // walsh, true
 * ```
 */
export async function iterative(
  network: Network | SymmetrizedNetwork,
  task: Task,
  options: IterativeOptions = {},
): Promise<IterativePrediction> {
  noMore(where, arguments, 3);
  const { done, ...given } = rising(requireOptions(where, options, kinds));
  requireArgument(where, "network", network, kernelNetworkKind);
  requireArgument(where, "task", task, taskKind);
  if (hasComplexCharacters(network)) requireComplexTarget(where, task, network.group);
  const {
    signal,
    momentum = 0,
    kernel: choice = "ntk",
    method = "auto",
    tolerance = defaultTolerance,
    maxProducts = 1000,
  } = given;
  const kernel = await inNameOf(where, () => kernelOperator(network, task, { method, kernel: choice, signal }));
  const n = task.trainIndices.length;
  requireLearning(where, kernel.diagonalBound);
  const largest = await largestEigenvalue(kernel, Math.max(1e-14, 0.1 * tolerance), maxProducts, { signal });
  requireLearning(where, largest.value);
  requireUsualKernel(where, largest.value, leastEigenvalue);
  const rate = stepSize(given.learningRate, () => largestLearningRate(largest.value, n, momentum));
  const nullBelow = isPositive(kernel) ? 0 : usualTolerance(n) * largest.value;
  const training = { learningRate: rate, samples: n, nullBelow, ridge: 0, momentum };
  const spectra = kernel.parities && (await clearedSpectra(network as Network, kernel.parities.spins, { signal }));
  const nngp = spectra === undefined || typeof spectra === "string" ? undefined : spectra.nngp;
  return done(new IterativePrediction(task, kernel, training, largest, { tolerance, maxProducts, nngp }));
}

/**
 * predict.iterative on spins: two vectors of 2^d numbers and the states of one, Krylov spaces or what makes them again, the mean's errors at
 * some of these times, means and what is copied for jobs. Native functions check again.
 */
export function iterativeBytes({ n, m }: Sizes, components: number, spins: number, times: number): number {
  const spreadTimes = Math.min(times, timesTogether(n + m, components));
  const spaces = Math.min(8 * components * 40 * n, 2 ** 30) + 40 * components * n;
  return 32 * 2 ** spins + spaces + 8 * components * (n + m) * (12 + spreadTimes);
}
