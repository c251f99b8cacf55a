import { noMore, requireArgument, whole } from "../arguments/index.js";
import { addon } from "./addon.js";
import { runSync } from "./call.js";
import type { SystemInfo } from "./functions/index.js";

/** Threads, BLAS and free memory of this process. */
export function systemInfo(): SystemInfo {
  return addon.systemInfo();
}

/** More than any machine has. */
export const mostThreads = 1024;

/**
 * Sets the number of threads for BLAS and our own kernels alike.
 *
 * @param threads - 1 to 1024.
 * @throws {ArgumentError} if it is no whole number in that range.
 */
export function setThreads(threads: number): void {
  noMore("setThreads", arguments, 1);
  requireArgument("setThreads", "threads", threads, whole(1, mostThreads, "Pass a number of threads, such as 2."));
  runSync("setThreads", { threads });
}
