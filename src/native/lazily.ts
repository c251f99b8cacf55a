import type { JobOptions } from "./job.js";

/** What is computed when it is first needed, once. */
export type Lazy<T> = (options: JobOptions) => Promise<T>;

/**
 * Computes something when it is first asked for, and keeps it. If that was aborted or failed, the next who asks tries again; so do those who were waiting
 * for another's attempt.
 */
export function lazily<T>(compute: Lazy<T>): Lazy<T> {
  let made: Promise<T> | undefined;
  const get: Lazy<T> = async (options) => {
    options.signal?.throwIfAborted();
    const own = made === undefined;
    made ??= compute(options);
    const attempt = made;
    try {
      return await attempt;
    } catch (error) {
      if (made === attempt) made = undefined;
      if (own) throw error;
      return get(options);
    }
  };
  return get;
}
