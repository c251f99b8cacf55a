import { linalg } from "infinite-nnqs";
import { addon } from "../../dist/native/addon.js";
import { systemInfo } from "../../dist/native/system.js";

/** Runs `work` on every set of BLIS's kernels that this CPU can run, one after the other, then goes back to those before. */
export async function onEveryKernels(work: (kernels: string) => Promise<void> | void): Promise<void> {
  const { blisKernels, blisRunnable } = systemInfo();
  const select = addon.setBlisKernels;
  try {
    for (const kernels of blisRunnable) {
      select({ kernels });
      await work(kernels);
    }
  } finally {
    select({ kernels: blisKernels });
  }
}

/** Runs `work` with every set of vector instructions that this CPU has, one after the other, then goes back to the one before. */
export async function onEveryTarget(work: (target: string) => Promise<void> | void): Promise<void> {
  const { simdTarget, simdTargets } = systemInfo();
  const select = addon.setSimdTarget;
  try {
    for (const target of simdTargets) {
      select({ target });
      await work(target);
    }
  } finally {
    select({ target: simdTarget });
  }
}

/** What `work` comes to with each number of threads; afterwards there are as many as before. */
export async function withThreads<T>(
  counts: readonly number[],
  work: (threads: number) => Promise<T> | T,
): Promise<T[]> {
  const { threads } = systemInfo();
  const results: T[] = [];
  try {
    for (const count of counts) {
      linalg.setThreads(count);
      results.push(await work(count));
    }
  } finally {
    linalg.setThreads(threads);
  }
  return results;
}
