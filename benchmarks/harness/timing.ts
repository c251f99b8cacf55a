import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** The work to time; a number it returns is compared with the peer's. */
export type Work = () => unknown;

/** Milliseconds to wait before a run: idle threads of BLAS and OpenMP spin for up to 25 ms after their last job, and must not be timed. */
export const settle = 50;

/** Seconds per call of `work`, and what its last call returned. */
export async function time(work: Work, repetitions: number): Promise<{ seconds: number; value?: number }> {
  await sleep(settle);
  let value: unknown;
  const started = performance.now();
  for (let i = 0; i < repetitions; i++) value = await work();
  const seconds = (performance.now() - started) / 1000 / repetitions;
  return typeof value === "number" ? { seconds, value } : { seconds };
}
