import { linalg } from "infinite-nnqs";
import { addon } from "../../dist/native/addon.js";
import { systemInfo } from "../../dist/native/system.js";

/** Runs `work` on every set of BLIS's kernels that this CPU can run, one after the other, then goes back to those before. */
export async function onEveryKernels(work: (kernels: string) => Promise<void> | void): Promise<void> {
  const { blisKernels, blisRunnable } = systemInfo();
  await onEach(blisRunnable, blisKernels, (kernels) => addon.setBlisKernels({ kernels }), work);
}

/** Runs `work` with every set of vector instructions that this CPU has, one after the other, then goes back to the one before. */
export async function onEveryTarget(work: (target: string) => Promise<void> | void): Promise<void> {
  const { simdTarget, simdTargets } = systemInfo();
  await onEach(simdTargets, simdTarget, (target) => addon.setSimdTarget({ target }), work);
}

/** What `work` comes to with each number of threads; afterwards there are as many as before. */
export async function withThreads<T>(
  counts: readonly number[],
  work: (threads: number) => Promise<T> | T,
): Promise<T[]> {
  const results: T[] = [];
  await onEach(counts, systemInfo().threads, linalg.setThreads, async (count) => {
    results.push(await work(count));
  });
  return results;
}

/** Runs `work` with each setting, then sets what was set before. */
async function onEach<T>(
  settings: readonly T[],
  before: T,
  set: (setting: T) => void,
  work: (setting: T) => Promise<void> | void,
): Promise<void> {
  try {
    for (const setting of settings) {
      set(setting);
      await work(setting);
    }
  } finally {
    set(before);
  }
}
