import { setMaxListeners } from "node:events";
import { jobKinds, requireOptions } from "../arguments/index.js";
import { addon, type Token } from "./addon.js";
import { admission, admitWaiting } from "./admission.js";
import { isLarge, type StagedRequest, staged } from "./staging.js";

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
 * Runs the native function `name` on a pool thread. Its input arrays are copied before it starts, large ones piece by piece while
 * the event loop goes on, and all of them later if what the job takes does not fit yet beside other jobs; so they must not change
 * before the promise settles.
 *
 * @param inPlace - Name of the input that the job turns into its result, which saves a copy of it where it is large.
 * @throws the signal's reason if it is aborted; what `onProgress` throws; what the native function throws otherwise.
 */
export async function runJob<Result>(
  name: string,
  request: Arguments,
  options: JobOptions = {},
  inPlace?: string,
): Promise<Result> {
  const { signal, onProgress } = requireOptions(name, options, jobKinds);
  signal?.throwIfAborted();
  if (signal) setMaxListeners(0, signal); // any number of jobs may wait for one signal
  const large = isLarge(request);
  const admitted = admission(name, request, large, signal);
  const release = admitted instanceof Promise ? await admitted : admitted; // what need not wait is copied before this returns
  const token = addon.createToken();
  let job: Promise<Result>;
  try {
    const copied = large ? await staged(name, request, inPlace, signal) : { request, drop: () => {} };
    signal?.throwIfAborted();
    job = start<Result>(name, copied, token);
  } finally {
    release?.(); // the job holds it now
  }
  job.catch(() => {}).finally(admitWaiting); // once stopped, nobody waits for it any more
  let stop = (_reason: unknown) => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = (reason) => {
      addon.cancel(token);
      reject(reason);
    };
  });
  const abort = () => stop(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const report = () => {
    try {
      onProgress?.(addon.progress(token));
    } catch (error) {
      stop(error);
    }
  };
  const timer = onProgress && setInterval(report, progressInterval);
  try {
    return await Promise.race([job, stopped]);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", abort);
  }
}

function start<Result>(name: string, { request, drop }: StagedRequest, token: Token): Promise<Result> {
  try {
    return call(name)({ ...request, token }) as Promise<Result>;
  } finally {
    drop(); // the job has taken what it needs
  }
}

/** Runs the native function `name` on this thread, which it blocks meanwhile. */
export function runSync<Result>(name: string, request: Arguments): Result {
  return call(name)({ ...request, sync: true }) as Result;
}

function call(name: string): (request: Arguments) => unknown {
  return addon[name] as (request: Arguments) => unknown;
}
