import type { Sizes } from "../../dataset/sizes.js";
import type { Task } from "../../dataset/task.js";
import type { Matrix } from "../../linalg/matrix.js";
import { scaleInPlace } from "../../linalg/own.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { discard, requireMemory } from "../../native/memory.js";
import { partOf } from "../../native/progress.js";
import type { CompiledKernels } from "../../stax/compiledKernels.js";
import { eachRows, type VisitRows } from "../../stax/kernelRows.js";
import type { Network } from "../../stax/network.js";
import { hasComplexCharacters, SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { SymmetrizedKernels } from "../../stax/symmetrizedKernels.js";
import type { KernelChoice } from "../modes/kernels.js";
import { forBoth, realForm } from "../modes/realForms.js";
import { KernelOperator } from "./kernelOperator.js";

const where = "predict.kernelOperator";

/** Half a kernel on n training points, what some hundred products keep, and the kernel with m test points, or a block of it. */
function denseBytes(n: number, m: number, keepsTest: boolean): number {
  return 4 * n * (n + 1024) + 8 * 300 * n + (keepsTest ? 8 * n * m : Math.min(2 ** 26, 8 * n * m));
}

/** A kernel as half of its matrix on the training points; Θ of a plain network between test and training points is recomputed. */
export async function denseOperator(
  network: Network | SymmetrizedNetwork,
  task: Task,
  kernel: KernelChoice,
  reason: string,
  { signal, onProgress }: JobOptions,
): Promise<KernelOperator> {
  const parts = hasComplexCharacters(network) ? 2 : 1;
  const size = { n: parts * task.trainIndices.length, m: parts * task.testIndices.length };
  const what = `products of a kernel on ${size.n} training values`;
  const byRows = network instanceof SymmetrizedNetwork || task.scale !== undefined || kernel === "nngp";
  requireMemory(where, what, denseBytes(size.n, size.m, byRows), "Take fewer training points.");
  const points = [await task.inputsAt("train", { signal }), await task.inputsAt("test", { signal })];
  const method = network instanceof SymmetrizedNetwork ? "orbits" : "dense";
  if (byRows) {
    const made = await fromRows(network, points, task, kernel, { signal, onProgress });
    return new KernelOperator({ method, reason, size, parts, made });
  }
  const { program, features } = await network.kernels(points, { signal });
  const [train, test] = [features[0]!, features[1]!];
  const inputs = { dimension: train.columns, train: train.data, n: size.n, test: test.data, m: size.m };
  const made = await runJob("ntkOperator", { ...program, ...inputs }, { signal, onProgress }, { where });
  return new KernelOperator({ method, reason, size, parts, made });
}

/** Half a kernel, filled in block rows, none of which is kept; of complex characters the real one of both parts. */
async function fromRows(
  network: Network | SymmetrizedNetwork,
  points: readonly Matrix[],
  task: Task,
  kernel: KernelChoice,
  job: JobOptions,
) {
  const { signal } = job;
  const { scale } = task;
  const complex = hasComplexCharacters(network);
  const parts = complex ? 2 : 1;
  const [n, m] = [parts * task.trainIndices.length, parts * task.testIndices.length];
  const ofValues = (values: Float64Array) => (complex ? forBoth(values, "pairs") : values);
  const columnRoots = scale && ofValues(scale.train);
  const compiled = await network.kernels(points, { signal });
  const { rows } = await runJob("kernelRows", { n, m }, { signal }, { where });
  const fill = (of: "train" | "test", roots: Float64Array | undefined): VisitRows => {
    return async ({ begin, end, [kernel]: block }) => {
      if (roots !== undefined) await scaleInPlace(block!, roots.subarray(begin, end), columnRoots!, { signal });
      const { data: entries } = complex ? await realForm(block!, "pairs", { signal }) : block!;
      const request = { rows, of, row: parts * begin, count: parts * (end - begin), entries };
      await runJob("fillKernelRows", request, { signal }, { where, own: ["entries"] });
      if (complex) discard(entries);
    };
  };
  const each = (a: 0 | 1, visit: VisitRows, part: JobOptions) =>
    compiled instanceof SymmetrizedKernels
      ? compiled.eachRows(a, 0, kernel, visit, part)
      : eachRows(compiled as CompiledKernels, a, 0, kernel, visit, part);
  const trained = n / (n + 2 * m); // of the training kernel half is computed
  await each(0, fill("train", scale?.train), partOf(job, 0, trained));
  if (m > 0) await each(1, fill("test", scale?.test), partOf(job, trained, 1));
  const own = m === 0 ? new Float64Array(0) : (await compiled.diagonal(1, { signal }))[kernel];
  const diagonal = scale === undefined ? own : own.map((value, i) => value * scale.test[i]! ** 2);
  return runJob("kernelOfRows", { rows, diagonal: ofValues(diagonal) }, { signal }, { where });
}

/** Beside it, over orbits: the kernel between test and training points, which is kept, and blocks of rows. */
export function orbitOperatorBytes({ n, m }: Sizes): number {
  return 8 * n * m + 3 * 2 ** 26;
}
