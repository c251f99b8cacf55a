import { writeFileSync } from "node:fs";

/**
 * Has the kernel of Linux end a process of ours first where memory runs out (proc(5), oom_score_adj): it would take the largest one, which
 * has the numbers in it.
 */
export function letGoFirst(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, "1000");
  } catch {} // it was not started, or is no process of Linux
}
