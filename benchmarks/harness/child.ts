import type { ChildProcess } from "node:child_process";

/** Ends a child with this process: an interrupted benchmark must not leave one that computes for minutes yet. */
export function endWithUs(child: ChildProcess): void {
  const end = () => child.kill("SIGKILL");
  process.on("exit", end);
  child.once("close", () => process.off("exit", end));
}
