/** native/exports/correlators.cc. */
export interface CorrelatorFunctions {
  pairingSums(request: {
    a: number;
    b: number;
    kernel: Float64Array;
    configurations: Int32Array;
    order: number;
    count: number;
    pairings: Int32Array;
  }): { values: Float64Array; powers: Float64Array; trace: number };
}
