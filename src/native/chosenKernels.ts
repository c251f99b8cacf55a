import { addonEnvironment } from "./addon.js";
import { systemInfo } from "./system.js";

/** Which of a library's kernels run, and why. */
export interface ChosenKernels {
  readonly name: string;
  readonly reason: string;
}

/**
 * The kernels of this process: of OpenBLAS (LAPACK, complex and single-precision products), of BLIS (real products) and
 * our own. Results depend on them in the last digits.
 */
export function chosenKernels(): Readonly<Record<"openblas" | "blis" | "simd", ChosenKernels>> {
  const { blasCore, blisKernels, blisReason, blisRunnable, simdTarget, simdTargets } = systemInfo();
  const asked = (variable: string, name: string, best: string | undefined, reason: string) => {
    if (process.env[variable] === name) return `${variable} in the environment`;
    return name === best ? reason : "selected by the program";
  };
  const best = `the best of ${simdTargets.join(", ")}, which this CPU can run`;
  return {
    openblas: { name: blasCore, reason: coreTypeReason(blasCore) },
    blis: { name: blisKernels, reason: asked("NNQS_BLIS_KERNELS", blisKernels, blisRunnable[0], blisReason) },
    simd: { name: simdTarget, reason: asked("NNQS_SIMD_TARGET", simdTarget, simdTargets[0], best) },
  };
}

function coreTypeReason(core: string): string {
  const { coreType } = addonEnvironment;
  if (coreType === undefined) return "OpenBLAS's choice for this CPU";
  if ("byUser" in coreType) return `OPENBLAS_CORETYPE=${coreType.byUser} in the environment`;
  if (coreType.name === core) return coreType.reason;
  return `OpenBLAS's choice: it was not asked for ${coreType.name} in time, or has no such kernels`;
}
