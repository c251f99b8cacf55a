import type { Handle } from "./handle.js";

interface Made {
  kernel: Handle<"kernel">;
  diagonalBound: number;
}

/** native/exports/kernelOperators.cc: kernels as what multiplies vectors. */
export interface KernelOperatorFunctions {
  ntkOperator(request: {
    program: Float64Array;
    tables: Float64Array;
    dimension: number;
    train: Float64Array;
    n: number;
    test: Float64Array;
    m: number;
  }): Made;
  matrixOperator(request: {
    n: number;
    m: number;
    train: Float64Array;
    between: Float64Array;
    diagonal: Float64Array;
  }): Made;
  kernelRows(request: { n: number; m: number }): { rows: Handle<"rows"> };
  fillKernelRows(request: {
    rows: Handle<"rows">;
    of: "train" | "test";
    row: number;
    count: number;
    entries: Float64Array;
  }): void;
  kernelOfRows(request: { rows: Handle<"rows">; diagonal: Float64Array }): Made;
  walshOperator(request: {
    spectrum: Float64Array;
    train: Int32Array;
    test: Int32Array;
    trainScale?: Float64Array | undefined;
    testScale?: Float64Array | undefined;
  }): Made;
  walshFunction(request: { kernel: Handle<"kernel">; values: Float64Array; inverted: boolean }): Made;
  applyKernel(request: {
    kernel: Handle<"kernel">;
    count: number;
    vectors: Float64Array;
    to: "train" | "test";
    products?: Float64Array;
  }): { products: Float64Array };
}
