import { readFileSync } from "node:fs";
import { openblasCoreType } from "./coreType.js";

type Environment = Record<string, string | undefined>;

/**
 * Settings of the native libraries that the user has not made: they read the C environment once, when they are loaded.
 *
 * - `OPENBLAS_CORETYPE`: see {@link openblasCoreType}.
 * - `GOMP_SPINCOUNT`: how long an idle OpenMP thread spins. Its default, milliseconds, takes the cores away from
 *   OpenBLAS's threads whenever products and our own kernels alternate; a short spin halves the time of an expm.
 *
 * @param cpuinfo - Text of /proc/cpuinfo.
 */
export function loadEnvironment(set: Environment, cpuinfo: string): Environment {
  const coreType = set["OPENBLAS_CORETYPE"] === undefined ? openblasCoreType(cpuinfo) : undefined;
  const userSpins = set["GOMP_SPINCOUNT"] !== undefined || set["OMP_WAIT_POLICY"] !== undefined;
  return {
    ...(coreType === undefined ? {} : { OPENBLAS_CORETYPE: coreType }),
    ...(userSpins ? {} : { GOMP_SPINCOUNT: "1000" }),
  };
}

/**
 * Runs `load` with {@link loadEnvironment} added to the environment, and takes it out again, so that children decide
 * for themselves. Has an effect only in the main thread, and only the first time.
 */
export function withLoadEnvironment<T>(load: () => T): T {
  const added = loadEnvironment(process.env, readCpuInfo());
  Object.assign(process.env, added);
  try {
    return load();
  } finally {
    for (const name of Object.keys(added)) delete process.env[name];
  }
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return ""; // not Linux: OpenBLAS decides
  }
}
