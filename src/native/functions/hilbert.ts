/** A basis as the native side takes it. */
export type NativeBasis =
  | { kind: "spins"; sites: number; ones?: number | undefined }
  | { kind: "fermions"; sites: number; up: number; down: number };

/** native/exports/hilbert.cc: bases and states on them. */
export interface HilbertFunctions {
  basisInputs(request: NativeBasis): { inputs: Float64Array };
  bitCorrelations(request: NativeBasis & { state: Float64Array }): { pairs: Float64Array };
}
