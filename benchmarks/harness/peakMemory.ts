import { readFileSync, writeFileSync } from "node:fs";

/** The largest memory in bytes that a process has had (Linux's high-water mark), this one by default; 0 if it is gone. */
export function peakBytes(pid: number | "self" = "self"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Lets the peak of this process count from here. */
export function resetPeak(): void {
  writeFileSync("/proc/self/clear_refs", "5");
}
