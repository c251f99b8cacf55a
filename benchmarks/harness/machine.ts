import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { type Environment, environment } from "../../dist/runs/environment.js";

/** Where benchmarks ran, and what: without it a time means nothing. */
export interface Machine extends Environment {
  readonly commit: string;
  /** When the first benchmark of the run began: results that have it in common were measured in one go. */
  readonly started: string;
  /** Processes that wanted a core in the minute before that: much more than 0 means that others disturbed the measurement. */
  readonly load: number;
}

export function machine(): Machine {
  const here = environment();
  const cpu = { ...here.cpu, model: `${here.cpu.model}${generation()}` };
  return { ...here, cpu, commit: commit(), started: new Date().toISOString(), load: loadavg()[0] ?? 0 };
}

/** Family and model of an x86 CPU, which the name of a virtual one does not tell. */
function generation(): string {
  const numbers = /^cpu family\s*: (\d+)\nmodel\s*: (\d+)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
  return numbers === null ? "" : ` (family ${numbers[1]}, model ${numbers[2]})`;
}

/** Peers get as many threads as we take; a C peer on our OpenBLAS gets our core type too, unless the user set one. */
export function peerEnvironment(): Record<string, string> {
  const { threads, blas } = environment();
  const count = String(threads);
  return {
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_CORETYPE: process.env["OPENBLAS_CORETYPE"] ?? blas.core,
  };
}

/** The commit, with a + if files have changed since. */
function commit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).trim();
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "native") !== "";
    return git("rev-parse", "--short", "HEAD") + (changed ? "+" : "");
  } catch {
    return "no commit"; // not a checkout
  }
}
