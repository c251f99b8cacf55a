import type { Handle } from "./handle.js";

/** native/exports/kernelSpaces.cc: Krylov spaces of kernels, and equations that are solved in them. */
export interface KernelSpaceFunctions {
  solveKernel(request: {
    kernel: Handle<"kernel">;
    inverse?: Handle<"kernel"> | undefined;
    large?: Handle<"kernel"> | undefined;
    largeInverse?: Handle<"kernel"> | undefined;
    right: Float64Array;
    tolerance: number;
    maxProducts: number;
  }): { solution: Float64Array; residual: number; reach: number; products: number };
  kernelSpace(request: { kernel: Handle<"kernel">; start: Float64Array; stored: boolean }): {
    space: Handle<"space">;
    norm: number;
  };
  extendKernelSpace(request: { space: Handle<"space">; products: number }): {
    alpha: Float64Array;
    beta: Float64Array;
  };
  combineKernelSpace(request: { space: Handle<"space">; rows: number; coefficients: Float64Array }): {
    sums: Float64Array;
  };
}
