import { readFileSync } from "node:fs";
import { type CoreType, openblasCoreType } from "./coreType.js";

type Environment = Record<string, string | undefined>;

/** What the libraries under the addon were asked for when it was loaded. */
export interface LoadEnvironment {
  /** Variables that were set meanwhile. */
  readonly added: Environment;
  /** OpenBLAS's kernels: those that the user's environment names, or those that we ask for, if any. */
  readonly coreType: { readonly byUser: string } | CoreType | undefined;
}

/**
 * Settings of the native libraries that the user has not made: they read the C environment once, when they are loaded.
 *
 * - `OPENBLAS_CORETYPE`: see {@link openblasCoreType}.
 * - `GOMP_SPINCOUNT`: how long an idle OpenMP thread spins. Its default, milliseconds, takes the cores away from
 *   OpenBLAS's threads whenever products and our own kernels alternate; a short spin halves the time of an expm.
 *
 * @param cpuinfo - Text of /proc/cpuinfo.
 */
export function loadEnvironment(set: Environment, cpuinfo: string): LoadEnvironment {
  const byUser = set["OPENBLAS_CORETYPE"];
  const ours = byUser === undefined ? openblasCoreType(cpuinfo) : undefined;
  const userSpins = set["GOMP_SPINCOUNT"] !== undefined || set["OMP_WAIT_POLICY"] !== undefined;
  return {
    added: {
      ...(ours === undefined ? {} : { OPENBLAS_CORETYPE: ours.name }),
      ...(userSpins ? {} : { GOMP_SPINCOUNT: "1000" }),
    },
    coreType: byUser === undefined ? ours : { byUser },
  };
}

/**
 * Runs `load` with {@link loadEnvironment} added to the environment, and takes it out again, so that children decide
 * for themselves. Has an effect only in the main thread, and only the first time.
 *
 * `OPENBLAS_NUM_THREADS` is 1 meanwhile, whatever it was: OpenBLAS starts no thread before one is needed, and interrupts
 * the process where the system refuses one (`ulimit -u`). How many it uses is set at each call, see `setThreads`.
 * `OMP_PROC_BIND` is false meanwhile: libgomp would bind the thread that loads it to one core, and every thread that this one starts with it.
 * `OMP_STACKSIZE` is what threads have with glibc, unless the user has set it: with musl they would have 128 KiB.
 *
 * @returns what `load` returns, and what was asked for.
 */
export function withLoadEnvironment<T>(load: () => T): [T, LoadEnvironment] {
  const environment = loadEnvironment(process.env, readCpuInfo());
  const stack = process.env["OMP_STACKSIZE"] ?? "8M";
  const added = { ...environment.added, OPENBLAS_NUM_THREADS: "1", OMP_PROC_BIND: "false", OMP_STACKSIZE: stack };
  const before = Object.keys(added).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, added);
  try {
    return [load(), environment];
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return ""; // not Linux: OpenBLAS decides
  }
}
