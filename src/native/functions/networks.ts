type Parameters = Float32Array | Float64Array;

/** How far one call trains which networks, and from where. */
interface Course {
  precision: "float32" | "float64";
  momentum: number;
  rates: Float64Array;
  train: Int32Array;
  test: Int32Array;
  targets: Float64Array;
  components: number;
  weights?: Float64Array | undefined;
  orbitOf?: Int32Array;
  signs?: Float64Array;
  networks: number;
  active: Uint8Array;
  state: Parameters;
  first: number;
  last: number;
  record: Int32Array;
  lossLimit: number;
  outputs?: boolean | undefined;
}

interface Trained {
  state: Parameters;
  trainLoss: Float64Array;
  testLoss: Float64Array;
  divergedAt: Float64Array;
  outputs?: Float64Array;
}

/** native/exports/networks.cc: training at finite width. */
export interface NetworkFunctions {
  trainGrid(
    request: Course & {
      rows: number;
      columns: number;
      dimension: number;
      u: Float64Array;
      v: Float64Array;
      width: number;
      negativeSlope: number;
      positiveSlope: number;
    },
  ): Trained;
  trainDense(
    request: Course & {
      dimension: number;
      widths: Int32Array;
      activations: Float64Array;
      inputs: Float64Array;
      points: number;
      bodies: number;
      exponential: boolean;
      unitComponents: number;
    },
  ): Trained;
}
