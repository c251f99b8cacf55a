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

/** What `work` comes to with each number of threads. */
export async function withThreads<T>(counts: readonly number[], work: () => Promise<T> | T): Promise<T[]> {
  const { threads } = systemInfo();
  const results: T[] = [];
  try {
    for (const count of counts) {
      linalg.setThreads(count);
      results.push(await work());
    }
  } finally {
    linalg.setThreads(threads);
  }
  return results;
}

/** The first index at which two arrays are not the same bits; −1 if there is none. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
