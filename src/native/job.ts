import { setMaxListeners } from "node:events";
import { isMainThread } from "node:worker_threads";
import { addon } from "./addon.js";
import { admission, admitWaiting } from "./admission.js";
import { call } from "./call.js";
import type { Handle, RequestName, RequestOf, ResultOf } from "./functions/index.js";
import { type ProgressOptions, progressInterval, rising } from "./progress.js";
import { isLarge, type StagedRequest, staged, taken } from "./staging.js";

/** What every asynchronous function of this library accepts. Leave its arguments alone until the promise settles: large ones are not copied at once. */
export interface JobOptions extends ProgressOptions {
  /** Aborting rejects the promise with the signal's reason at once; work that has begun stops at its next check. */
  readonly signal?: AbortSignal | undefined;
}

/** How a job is called. */
export interface JobCall<Name extends RequestName> {
  /** The function that errors name, as its caller knows it; the native function by default. */
  readonly where?: string;
  /** Name of the input that the job turns into its result, which saves a copy of it where it is large. */
  readonly inPlace?: (keyof RequestOf<Name> & string) | undefined;
  /**
   * Inputs that nobody else has, and that are left alone until the job has ended, which may be after its promise has: they are not copied, and
   * the one that the job turns into its result is that. Worker threads, which may be terminated meanwhile, copy them all the same.
   */
  readonly own?: readonly (keyof RequestOf<Name> & string)[] | undefined;
}

/**
 * Runs the native function `name` on a pool thread. Its input arrays are copied before it starts, large ones piece by piece while
 * the event loop goes on, and all of them later if what the job takes does not fit yet beside other jobs; so they must not change
 * before the promise settles.
 *
 * @param options - Of a public function, which has checked them.
 * @throws the signal's reason if it is aborted; what `onProgress` throws; what the native function throws otherwise.
 */
export async function runJob<Name extends RequestName>(
  name: Name,
  request: RequestOf<Name>,
  options: JobOptions = {},
  { where = name, inPlace, own: given = [] }: JobCall<Name> = {},
): Promise<ResultOf<Name>> {
  const { signal, onProgress, done } = rising(options);
  signal?.throwIfAborted();
  if (signal) setMaxListeners(0, signal); // any number of jobs may wait for one signal
  const own = isMainThread ? given : [];
  const large = isLarge(request, own);
  const admitted = admission(name, where, request, own, large, signal);
  const release = admitted instanceof Promise ? await admitted : admitted; // what need not wait is copied before this returns
  const token = addon.createToken();
  let job: Promise<ResultOf<Name>>;
  try {
    const copied = large ? await staged(where, request, own, inPlace, signal) : { request, drop: () => {} };
    signal?.throwIfAborted();
    job = start(name, copied, where, own, token, signal);
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
    return done(await Promise.race([job, stopped]));
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", abort);
  }
}

function start<Name extends RequestName>(
  name: Name,
  { request, drop }: StagedRequest<RequestOf<Name>>,
  where: string,
  own: readonly string[],
  token: Handle<"token">,
  signal: AbortSignal | undefined,
): Promise<ResultOf<Name>> {
  try {
    const job = call(name, request, { where, own, token, apart: !isMainThread }) as Promise<ResultOf<Name>>;
    return isMainThread ? job : job.then((result) => taken(where, result, signal));
  } finally {
    drop(); // the job has taken what it needs
  }
}
