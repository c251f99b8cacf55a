import { setMaxListeners } from "node:events";
import type { JobOptions } from "./job.js";

/** What is computed when it is first needed, once. */
export type Lazy<T> = (options: JobOptions) => Promise<T>;

/**
 * Computes something when it is first asked for, and keeps it. If that was aborted or failed, the next who asks tries again; so do those who were waiting
 * for another's attempt. Who waits for another's is rejected with the reason of an own signal at once, and the attempt goes on.
 */
export function lazily<T>(compute: Lazy<T>): Lazy<T> {
  let made: Promise<T> | undefined;
  const get: Lazy<T> = async (options) => {
    options.signal?.throwIfAborted();
    const own = made === undefined;
    made ??= compute(options);
    const attempt = made;
    try {
      return await (own ? attempt : unlessAborted(attempt, options.signal));
    } catch (error) {
      if (!own) options.signal?.throwIfAborted();
      if (made === attempt) made = undefined;
      if (own) throw error;
      return get(options);
    }
  };
  return get;
}

/** @throws the signal's reason as soon as it is aborted. */
async function unlessAborted<T>(attempt: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return attempt;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
  });
  setMaxListeners(0, signal); // any number may wait for one signal
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([attempt, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
