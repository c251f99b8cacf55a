import { addon } from "./addon.js";
import type { RequestName, RequestOf, ResultOf } from "./functions/index.js";

/** What the addon itself reads of a request, beside the arguments of the function. */
interface Circumstances {
  /** The function that its caller knows, which errors name; the native function by default. */
  readonly where?: string | undefined;
  /** Run now, on this thread. */
  readonly sync?: boolean;
  /** Answer with the bytes that the job would take, and do nothing else. */
  readonly measure?: boolean;
  /** Large arrays are results in memory of their own, which staging.ts brings into JavaScript's. */
  readonly apart?: boolean;
  /** Names of arrays that nobody else has: read where they are, and turned into the result where a job does that. */
  readonly own?: readonly string[] | undefined;
  /** Carries cancellation into a job and progress out of it. */
  readonly token?: object;
}

/** Calls the native function `name`: the one place where requests leave for the addon. */
export function call<Name extends RequestName>(
  name: Name,
  request: RequestOf<Name>,
  circumstances: Circumstances,
): unknown {
  return (addon[name] as (request: object) => unknown)({ ...request, ...circumstances });
}

/**
 * Runs the native function `name` on this thread, which it blocks meanwhile.
 *
 * @param where - The function that errors name; the native function by default.
 */
export function runSync<Name extends RequestName>(
  name: Name,
  request: RequestOf<Name>,
  where?: string,
): ResultOf<Name> {
  return call(name, request, { where, sync: true }) as ResultOf<Name>;
}
