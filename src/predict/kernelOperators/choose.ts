import { jobKinds, type Kinds, noMore, oneOf, requireArgument, requireOptions } from "../../arguments/index.js";
import { type Task, taskKind } from "../../dataset/task.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { rising } from "../../native/progress.js";
import type { Network } from "../../stax/network.js";
import { kernelNetworkKind, SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { type KernelChoice, kernelChoiceKind } from "../modes/kernels.js";
import { denseOperator } from "./denseOperator.js";
import type { KernelMethod, KernelOperator } from "./kernelOperator.js";
import { spinStates } from "./spinStates.js";
import { clearedSpectra, walshOperator } from "./walshOperator.js";

/** How products of a kernel are computed; "auto" takes what is fastest of what can be. */
export type MethodChoice = "auto" | KernelMethod;

/** What a method must be. */
export const methodKind = oneOf("auto", "dense", "walsh", "orbits");

/** Options of {@link kernelOperator}. */
export interface KernelOperatorOptions extends JobOptions {
  /** Θ, by default, or K. */
  readonly kernel?: KernelChoice;
  /** "auto" by default. */
  readonly method?: MethodChoice;
}

const kinds: Kinds<KernelOperatorOptions> = {
  kernel: kernelChoiceKind,
  method: methodKind,
  ...jobKinds,
};

/** Additions of a transform that take as long as one number of a matrix that is read from memory. */
const additionsPerNumber = 4;

/**
 * A kernel of a task as what multiplies vectors, by one of
 *
 *   "walsh"    spins ±1 and a network whose kernel depends on how many of them differ: Walsh–Hadamard transforms, 2·d·2^d additions a product
 *   "dense"    anything: half of the matrix on the training points
 *   "orbits"   networks with a symmetry: the same of their orbits; with complex characters, whose kernel is Hermitian, of (re, im) pairs
 *
 * @throws {ArgumentError} if the method that is asked for cannot serve, saying why and what can; {MemoryError}.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, linalg, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const kernel = await predict.kernelOperator(network, task);
 * const product = await kernel.apply(new linalg.Matrix(1, kernel.size.n, new Float64Array(kernel.size.n).fill(1)));
 * console.log(kernel.method, product.get(0, 0)); // walsh, 2.6348
 * ```
 */
export async function kernelOperator(
  network: Network | SymmetrizedNetwork,
  task: Task,
  options: KernelOperatorOptions = {},
): Promise<KernelOperator> {
  const where = "predict.kernelOperator";
  noMore(where, arguments, 3);
  const { kernel = "ntk", method = "auto", done, ...job } = rising(requireOptions(where, options, kinds));
  requireArgument(where, "network", network, kernelNetworkKind);
  requireArgument(where, "task", task, taskKind);
  const { signal } = job;
  const refuse = (why: string, others: string) =>
    new ArgumentError(`${where}: the method "${method}" cannot serve: ${why}. Take "auto", or ${others}.`);
  if (network instanceof SymmetrizedNetwork) {
    if (method !== "auto" && method !== "orbits") throw refuse("the network is averaged over a group", '"orbits"');
    return done(await denseOperator(network, task, kernel, "the network is averaged over a group", job));
  }
  if (method === "orbits") throw refuse("the network is not averaged over a group", "a network of stax.symmetrize");
  if (method === "dense") return done(await denseOperator(network, task, kernel, "asked for", job));
  const states = await spinStates(task, { signal });
  const spectrum = typeof states === "string" ? states : await clearedSpectra(network, states.spins, { signal });
  const unable = [states, spectrum].find((value) => typeof value === "string") as string | undefined;
  if (method === "walsh" && unable !== undefined) throw refuse(unable, '"dense"');
  if (unable !== undefined) return done(await denseOperator(network, task, kernel, unable, job));
  const { spins } = states as Exclude<typeof states, string>;
  const byTransform = (reason: string) =>
    walshOperator(
      task,
      states as Exclude<typeof states, string>,
      (spectrum as Exclude<typeof spectrum, string>)[kernel],
      reason,
      job,
    );
  if (method === "walsh") return done(await byTransform("asked for"));
  const additions = 2 * spins * 2 ** spins;
  const n = task.trainIndices.length;
  if (additions > (additionsPerNumber * n ** 2) / 2) {
    const reason = `the matrix of ${n} training points is smaller than the 2^${spins} states`;
    return done(await denseOperator(network, task, kernel, reason, job));
  }
  return done(await byTransform(`the kernel depends only on how many of the ${spins} spins differ`));
}
