import { noMore } from "../arguments/index.js";
import { addon } from "./addon.js";

/** What the native side runs on. */
export interface SystemInfo {
  /** Version of the package that the addon was built from. */
  readonly version: string;
  /** The compiler that built it. */
  readonly compiler: string;
  /** Threads that BLAS and our own kernels use. */
  readonly threads: number;
  /** The vector instruction set that our kernels use. */
  readonly simdTarget: string;
  /** Those that our kernels have and this CPU supports, best first. */
  readonly simdTargets: readonly string[];
  /** The CPU that OpenBLAS has kernels selected for. */
  readonly blasCore: string;
  /** Version and build options of OpenBLAS. */
  readonly blasConfig: string;
  /** Version of BLIS, which multiplies real matrices. */
  readonly blisVersion: string;
  /** Its kernels in use, by the CPU that they were made for, and what made this CPU run them. */
  readonly blisKernels: string;
  readonly blisReason: string;
  /** Its kernels that this CPU can run, best first. */
  readonly blisRunnable: readonly string[];
  /** Bytes that can be taken now. */
  readonly freeMemory: number;
}

/** Threads, BLAS and free memory of this process. */
export function systemInfo(): SystemInfo {
  return (addon["systemInfo"] as () => SystemInfo)();
}

/**
 * Sets the number of threads for BLAS and our own kernels alike.
 *
 * @param threads - 1 to 1024.
 * @throws {ArgumentError} if it is not an integer in that range.
 */
export function setThreads(threads: number): void {
  noMore("setThreads", arguments, 1);
  (addon["setThreads"] as (request: object) => void)({ threads });
}
