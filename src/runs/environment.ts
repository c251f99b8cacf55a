import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { noMore } from "../arguments/index.js";
import { chosenKernels } from "../native/chosenKernels.js";
import { systemInfo } from "../native/system.js";
import { packageRevision, type Revision } from "./revision.js";

/** What a number or a time of this process depends on, besides its input. */
export interface Environment {
  readonly versions: { readonly "infinite-nnqs": string; readonly node: string; readonly v8: string } & Revision;
  readonly addon: { readonly version: string; readonly compiler: string; readonly napi: string };
  readonly cpu: { readonly model: string; readonly cores: number };
  /** Threads of BLAS and of our kernels. */
  readonly threads: number;
  /** Vector instruction set in use, why, and all that this CPU supports, best first. */
  readonly simd: { readonly target: string; readonly reason: string; readonly supported: readonly string[] };
  readonly blas: {
    readonly vendor: string;
    readonly version: string;
    /** The CPU whose kernels are in use. */
    readonly core: string;
    /** Why they are. */
    readonly coreReason: string;
    readonly config: string;
    /** What multiplies real matrices, its version and the CPU whose kernels are in use. */
    readonly gemm: string;
    /** Why they are, and those that this CPU can run, best first. */
    readonly gemmReason: string;
    readonly gemmSupported: readonly string[];
  };
  /** Bytes that this process may have, and that are free now. */
  readonly memory: { readonly total: number; readonly free: number };
}

/** Version of this package. */
export function packageVersion(): string {
  noMore("packageVersion", arguments, 0);
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The environment of this process, now. */
export function environment(): Environment {
  const system = systemInfo();
  const kernels = chosenKernels();
  const processors = cpus();
  const { node, v8, napi = "" } = process.versions;
  const [vendor = "unknown", version = "unknown"] = system.blasConfig.trim().split(/\s+/);
  return {
    versions: { "infinite-nnqs": packageVersion(), ...packageRevision(), node, v8 },
    addon: { version: system.version, compiler: system.compiler, napi },
    cpu: { model: processors[0]?.model.trim() ?? "unknown", cores: processors.length },
    threads: system.threads,
    simd: { target: kernels.simd.name, reason: kernels.simd.reason, supported: system.simdTargets },
    blas: {
      vendor,
      version,
      core: kernels.openblas.name,
      coreReason: kernels.openblas.reason,
      config: system.blasConfig.trim(),
      gemm: `BLIS ${system.blisVersion} (${kernels.blis.name})`,
      gemmReason: kernels.blis.reason,
      gemmSupported: system.blisRunnable,
    },
    memory: { total: totalMemory(), free: system.freeMemory },
  };
}

/** Memory of the machine, or of the container if that has less. */
function totalMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
