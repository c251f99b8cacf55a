import type { Sizes } from "../../dataset/sizes.js";
import type { PointScale, Task } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { type Eigenbasis, eigenbasis } from "./eigenbasis.js";
import { type Kernels, weighted } from "./kernels.js";
import { matricesBytes } from "./matricesBytes.js";
import { forBoth } from "./realForms.js";

/** The problem of stacked values, real parts before imaginary parts, in the eigenbasis of its kernel. */
export async function stackedBasis(
  task: Task,
  kernels: Omit<Kernels, "scale">,
  { signal, onProgress }: JobOptions,
): Promise<Eigenbasis> {
  const ofValues = await weighted(kernels, task.scale && twice(task.scale), { signal });
  const stacked = ({ data }: Matrix) => new Matrix(1, data.length, data);
  const target = [
    stacked(await task.targetAt("train", { signal })),
    stacked(await task.targetAt("test", { signal })),
  ] as const;
  return eigenbasis(task, ofValues, ...target, { signal, onProgress });
}

/** √w of real and of imaginary parts. */
function twice({ train, test }: PointScale): PointScale {
  return { train: forBoth(train, "stacked"), test: forBoth(test, "stacked") };
}

/** The same for coupled components, whose kernels are put together from four blocks each. */
export function coupledBytes(sizes: Sizes): number {
  return matricesBytes(sizes, [7, 7, 0]);
}
