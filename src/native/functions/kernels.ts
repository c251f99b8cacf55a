/** A network as src/stax/program.ts writes it. */
interface Program {
  program: Float64Array;
  tables: Float64Array;
}

/** Inputs of one set, or of two. */
interface Inputs {
  dimension: number;
  x1: Float64Array;
  n1: number;
  x2?: Float64Array | undefined;
  n2?: number | undefined;
}

/** Which of the kernels; both if it is left out. */
interface Wanted {
  wanted?: "both" | "nngp" | "ntk" | undefined;
}

/** What an activation is, see src/stax/codes.ts. */
export interface ActivationRow {
  readonly name: string;
  readonly code: number;
  readonly parameters: number;
  /** The highest that its parameter may be, if that is a degree; else 0. */
  readonly degree: number;
}

/** native/exports/kernels.cc: infinite widths, and activations. */
export interface KernelFunctions {
  kernelMatrices(request: Program & Inputs & Wanted): { nngp?: Float64Array; ntk?: Float64Array };
  kernelSums(
    request: Program &
      Wanted & {
        dimension: number;
        x1: Float64Array;
        owners1: Int32Array;
        coefficients1: Float64Array;
        rows: number;
        x2: Float64Array;
        owners2: Int32Array;
        coefficients2: Float64Array;
        columns: number;
      },
  ): { nngp?: Float64Array; ntk?: Float64Array };
  kernelDiagonal(request: Program & { dimension: number; x: Float64Array; n: number }): {
    nngp: Float64Array;
    ntk: Float64Array;
  };
  widePairs(request: Program & { dimension: number; n: number; x1: Float64Array; x2: Float64Array }): {
    nngp: Float64Array;
    ntk: Float64Array;
    nngpLost: Float64Array;
    ntkLost: Float64Array;
  };
  dualActivation(request: Program & { q1: Float64Array; q2: Float64Array; q: Float64Array }): {
    t: Float64Array;
    dot: Float64Array;
  };
  activation(request: Program & { x: Float64Array }): { values: Float64Array; derivatives: Float64Array };
  activationTable(): { activations: ActivationRow[] };
}
