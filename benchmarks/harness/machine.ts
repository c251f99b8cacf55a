import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { systemInfo } from "../../dist/native/system.js";

/** Where a benchmark ran: without it a time means nothing. */
export interface Machine {
  readonly cpu: string;
  /** Logical cores that this process sees. */
  readonly cores: number;
  /** Threads that BLAS and our kernels used. */
  readonly threads: number;
  readonly memory: number;
  readonly node: string;
  readonly blas: string;
  readonly blasCore: string;
  readonly version: string;
  readonly commit: string;
}

export function machine(): Machine {
  const { threads, blasCore, blasConfig } = systemInfo();
  const processors = cpus();
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    threads,
    memory: totalmem(),
    node: process.version,
    blas: /^OpenBLAS\s+\S+/.exec(blasConfig)?.[0] ?? blasConfig,
    blasCore,
    version,
    commit: commit(),
  };
}

/** Peers get as many threads as we take; a C peer on our OpenBLAS gets our core type too, unless the user set one. */
export function peerEnvironment(): Record<string, string> {
  const { threads, blasCore } = systemInfo();
  const count = String(threads);
  return {
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_CORETYPE: process.env["OPENBLAS_CORETYPE"] ?? blasCore,
  };
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return "unknown"; // not a checkout
  }
}
