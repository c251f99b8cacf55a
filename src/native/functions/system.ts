import type { Handle } from "./handle.js";
import type { Numbers } from "./machinery.js";

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
  /** What limits of the address space (`ulimit -v`) leave; Infinity without one. */
  readonly freeAddressSpace: number;
  /** Of them, what BLAS and threads will still take of a limited address space (`ulimit -v`); 0 without a limit. */
  readonly workSpace: number;
}

/** native/exports/system.cc, memory.cc and files.cc. */
export interface SystemFunctions {
  systemInfo(): SystemInfo;
  setThreads(request: { threads: number }): void;
  setBlisKernels(request: { kernels: string }): void;
  setSimdTarget(request: { target: string }): void;
  useKernelsOfEnvironment(): void;
  requireMemory(request: { what: string; bytes: number; remedy: string }): void;
  reservedMemory(): number;
  reserveMemory(request: { bytes: number; anyway?: boolean | undefined }): { reservation?: Handle<"reservation"> };
  releaseMemory(request: { reservation: Handle<"reservation"> }): void;
  discard(request: { array: Numbers }): void;
  freeKept(): void;
  collectGarbage(): void;
  exchangeNames(request: { a: string; b: string }): { exchanged: boolean };
}
