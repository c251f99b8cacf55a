import { addon } from "./addon.js";

/** What every asynchronous function of this library accepts. */
export interface JobOptions {
  /** Aborting rejects the promise with the signal's reason at once; work that has begun stops at its next check. */
  readonly signal?: AbortSignal | undefined;
  /** Called about ten times a second with the fraction done, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

type Arguments = Readonly<Record<string, unknown>>;

const progressInterval = 100; // ms

/**
 * Runs the native function `name` on a pool thread.
 *
 * @throws the signal's reason if it is aborted; what the native function throws otherwise.
 */
export async function runJob<Result>(name: string, request: Arguments, options: JobOptions = {}): Promise<Result> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const token = addon.createToken();
  const job = call(name)({ ...request, token }) as Promise<Result>;
  const timer = onProgress && setInterval(() => onProgress(addon.progress(token)), progressInterval);
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      addon.cancel(token);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([job, aborted]);
  } finally {
    clearInterval(timer);
    if (abort) signal?.removeEventListener("abort", abort);
    job.catch(() => {}); // after an abort nobody waits for the job any more
  }
}

/** Runs the native function `name` on this thread, which it blocks meanwhile. */
export function runSync<Result>(name: string, request: Arguments): Result {
  return call(name)({ ...request, sync: true }) as Result;
}

function call(name: string): (request: Arguments) => unknown {
  return addon[name] as (request: Arguments) => unknown;
}
