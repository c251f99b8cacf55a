import type { Handle } from "./handle.js";

/** native/exports/krylov.cc: what products of an operator with vectors give. */
export interface KrylovFunctions {
  lowestEigenpairs(request: {
    operator: Handle<"operator">;
    sites: number;
    levels: number;
    mostLevels: number;
    degeneracy: number;
    tolerance: number;
    maxProducts: number;
    memory: number;
    seed: number;
  }): {
    energies: Float64Array;
    residuals: Float64Array;
    found: Handle<"eigenstates">;
    wanted: number;
    products: number;
    restarts: number;
    scale: number;
    resolution: number;
    complete: number;
  };
  eigenstate(request: { found: Handle<"eigenstates">; level: number }): { state: Float64Array };
  dropEigenstates(request: { found: Handle<"eigenstates"> }): void;
  evolve(request: {
    operator: Handle<"operator">;
    state: Float64Array;
    /** From 0 outwards: ascending, then those below 0 descending. */
    times: Float64Array;
    method: "krylov" | "chebyshev" | "imaginary";
    tolerance: number;
    maxProducts: number;
    maxDimension: number;
    memory: number;
  }): {
    states: Float64Array;
    errorBound: number;
    normDrift: number;
    energyDrift: number;
    substeps: number;
    products: number;
    krylovDimension: number;
    logNorms?: Float64Array;
  };
  leadingRows(request: { states: Float64Array; count: number; dimension: number }): { rows: Int32Array };
  innerProduct(request: { a: Float64Array; b: Float64Array }): { re: number; im: number };
}
