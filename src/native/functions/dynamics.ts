import type { Handle } from "./handle.js";

/** native/exports/dynamics.cc: training at infinite width. */
export interface DynamicsFunctions {
  covariances(request: {
    precision: "float32" | "float64";
    m: number;
    n: number;
    r: number;
    reach: Float64Array;
    factor: Float64Array;
    start?: Float64Array | undefined;
    rest?: Float64Array | undefined;
    gains: Float64Array;
    traces?: boolean | undefined;
  }): { covariances: Handle<"covariances">; diagonals: Float64Array; traces?: Float64Array };
  combineCovariances(request: { covariances: Handle<"covariances">; weights: Float64Array }): {
    covariance: Float64Array;
  };
  krylovDynamics(request: {
    kernel: Handle<"kernel">;
    components: number;
    target: Float64Array;
    times: Float64Array;
    learningRate?: number | undefined;
    relative?: number | undefined;
    tolerance: number;
    rankTolerance: number;
    maxProducts: number;
  }): {
    residual: Float64Array;
    prediction: Float64Array;
    trainError: Float64Array;
    testError: Float64Array;
    learningRate: number;
    largest: number;
    largestError: number;
    nullFraction: number;
    products: number;
  };
}
