import type { Task } from "../../dataset/task.js";
import { scaleBoth } from "../../linalg/arithmetic.js";
import type { Matrix } from "../../linalg/matrix.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { requireMemory } from "../../native/memory.js";
import type { Network } from "../../stax/network.js";
import { type PairKernels, SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { KernelOperator } from "./kernelOperator.js";

const where = "predict.kernelOperator";

/** Which kernel multiplies: K of the weights' prior, or Θ. */
export type KernelName = "ntk" | "nngp";

/** Half a kernel on n training points, what some hundred products keep, and a block of the kernel with m test points. */
function denseBytes(n: number, m: number): number {
  return 4 * n * (n + 1024) + 8 * 300 * n + Math.min(2 ** 26, 8 * n * m);
}

/** A kernel as half of its matrix on the training points; Θ of a plain network between test and training points is recomputed. */
export async function denseOperator(
  network: Network | SymmetrizedNetwork,
  task: Task,
  kernel: KernelName,
  reason: string,
  { signal, onProgress }: JobOptions,
): Promise<KernelOperator> {
  const size = { n: task.trainIndices.length, m: task.testIndices.length };
  const what = `products of a kernel on ${size.n} training points`;
  requireMemory(where, what, denseBytes(size.n, size.m), "Take fewer training points.");
  const points = [await task.inputsAt("train", { signal }), await task.inputsAt("test", { signal })];
  const method = network instanceof SymmetrizedNetwork ? "orbits" : "dense";
  if (network instanceof SymmetrizedNetwork || task.scale !== undefined || kernel === "nngp") {
    const made = await fromMatrices(await network.kernels(points, { signal }), task, kernel, { signal, onProgress });
    return new KernelOperator({ method, reason, size, made });
  }
  const { program, features } = await network.kernels(points, { signal });
  const [train, test] = [features[0]!, features[1]!];
  const inputs = { dimension: train.columns, train: train.data, n: size.n, test: test.data, m: size.m };
  const made = await runJob("ntkOperator", { ...program, ...inputs }, { signal, onProgress }, { where });
  return new KernelOperator({ method, reason, size, made });
}

async function fromMatrices(compiled: PairKernels, task: Task, kernel: KernelName, job: JobOptions) {
  const { signal } = job;
  const { scale } = task;
  const [n, m] = [task.trainIndices.length, task.testIndices.length];
  const of = async (set: number, rows: Float64Array | undefined): Promise<Matrix> => {
    const plain =
      kernel === "nngp" ? await compiled.nngp(set, 0, { signal }) : (await compiled.pairs(set, 0, { signal })).ntk;
    return rows === undefined ? plain : scaleBoth(plain, rows, scale!.train, { signal });
  };
  const train = (await of(0, scale?.train)).data;
  const between = m === 0 ? new Float64Array(0) : (await of(1, scale?.test)).data;
  const own = m === 0 ? new Float64Array(0) : (await compiled.diagonal(1, { signal }))[kernel];
  const diagonal = scale === undefined ? own : own.map((value, i) => value * scale.test[i]! ** 2);
  return runJob("matrixOperator", { n, m, train, between, diagonal }, job, { where });
}
