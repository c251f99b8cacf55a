import { oneOf } from "../../arguments/index.js";
import type { PointScale, Task } from "../../dataset/task.js";
import { scaleBoth } from "../../linalg/arithmetic.js";
import type { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { type Lazy, lazily } from "../../native/lazily.js";
import { partOf } from "../../native/progress.js";
import { mapInTurns } from "../../native/turns.js";
import type { Network } from "../../stax/network.js";
import type { SymmetrizedNetwork } from "../../stax/symmetrize.js";

/** Which kernel gradient descent moves along: all parameters, or the readout alone (Bayesian inference with the NNGP). */
export type KernelChoice = "ntk" | "nngp";

/** Such a choice, as an argument. */
export const kernelChoiceKind = oneOf("ntk", "nngp");

/**
 * The kernels between n training and m test values. For decoupled networks these are the points, and the components of ψ
 * are independent copies with the same kernels; for coupled ones they are the points twice, real parts before imaginary parts.
 */
export interface Kernels {
  /** Θ_dd, n×n: what gradient descent trains with. */
  readonly ntkTrain: Matrix;
  /** Θ_*d, m×n. */
  readonly ntkTestTrain: Matrix;
  /** K_dd, n×n: covariance of the network at the start. */
  readonly nngpTrain: Matrix;
  /** K_*d, m×n. */
  readonly nngpTestTrain: Matrix;
  /** Diagonal of K_**, m: all of it that means and losses need. */
  readonly nngpTestDiagonal: Float64Array;
  /** K_**, m×m. */
  readonly nngpTest: Lazy<Matrix>;
  /** √w of the n training and m test values, which the kernels are multiplied by; undefined without weights. */
  readonly scale: PointScale | undefined;
}

/**
 * The kernels of independent components with one network.
 *
 * @throws as `network.kernel`.
 */
export async function decoupledKernels(
  network: Network | SymmetrizedNetwork,
  task: Task,
  choice: KernelChoice = "ntk",
  job: JobOptions,
): Promise<Kernels> {
  const { signal } = job;
  const compiled = await compiledFor(network, task, { signal });
  const between = async (a: 0 | 1, b: 0 | 1, options: JobOptions) => {
    if (choice === "ntk") return compiled.pairs(a, b, options);
    const nngp = await compiled.nngp(a, b, options);
    return { nngp, ntk: nngp };
  };
  const onTrain = await between(0, 0, partOf(job, 0, 0.5));
  const testTrain = await between(1, 0, partOf(job, 0.5, 1));
  const kernels = {
    ntkTrain: onTrain.ntk,
    ntkTestTrain: testTrain.ntk,
    nngpTrain: onTrain.nngp,
    nngpTestTrain: testTrain.nngp,
    nngpTestDiagonal: (await compiled.diagonal(1, { signal })).nngp,
    nngpTest: (options: JobOptions) => compiled.nngp(1, 1, options),
  };
  return weighted(kernels, task.scale, { signal });
}

/** K_** of {@link decoupledKernels} alone, computed once, when it is needed. */
export function priorOnTest(network: Network | SymmetrizedNetwork, task: Task): Lazy<Matrix> {
  return lazily(async (options) => {
    const nngp = await (await compiledFor(network, task, options)).nngp(1, 1, options);
    return task.scale === undefined ? nngp : scaleBoth(nngp, task.scale.test, task.scale.test, options);
  });
}

/** A network compiled for the training points, set 0, and the test points, set 1. */
export async function compiledFor(network: Network | SymmetrizedNetwork, task: Task, { signal }: JobOptions) {
  const inputs = [await task.inputsAt("train", { signal }), await task.inputsAt("test", { signal })];
  return network.kernels(inputs, { signal });
}

/**
 * The kernels of √w·ψ: a weighted loss of ψ is the plain loss of √w·ψ, so weights scale the kernels, as they scale the task's target, and nothing after
 * them needs to know. K_** is computed once, when it is needed.
 */
export async function weighted(
  kernels: Omit<Kernels, "scale">,
  scale: PointScale | undefined,
  { signal }: JobOptions,
): Promise<Kernels> {
  if (scale === undefined) return { ...kernels, nngpTest: lazily(kernels.nngpTest), scale };
  const { ntkTrain, ntkTestTrain, nngpTrain, nngpTestTrain, nngpTestDiagonal } = kernels;
  const [trainTrain, testTrain] = await Promise.all([
    scaleBoth(nngpTrain, scale.train, scale.train, { signal }),
    scaleBoth(nngpTestTrain, scale.test, scale.train, { signal }),
  ]);
  return {
    scale,
    ntkTrain: ntkTrain === nngpTrain ? trainTrain : await scaleBoth(ntkTrain, scale.train, scale.train, { signal }),
    ntkTestTrain:
      ntkTestTrain === nngpTestTrain ? testTrain : await scaleBoth(ntkTestTrain, scale.test, scale.train, { signal }),
    nngpTrain: trainTrain,
    nngpTestTrain: testTrain,
    nngpTestDiagonal: await mapInTurns(nngpTestDiagonal, (q, i) => scale.test[i]! * q * scale.test[i]!, { signal }),
    nngpTest: lazily(async (options) => scaleBoth(await kernels.nngpTest(options), scale.test, scale.test, options)),
  };
}
