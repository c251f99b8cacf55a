import type { Handle } from "./handle.js";

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
  /** Imaginary parts of phases whose real parts `signs` then are. */
  imaginary?: Float64Array;
  networks: number;
  active: Uint8Array;
  state: Parameters;
  first: number;
  last: number;
  record: Int32Array;
  lossLimit: number;
}

interface Trained {
  state: Parameters;
  trainLoss: Float64Array;
  testLoss: Float64Array;
  divergedAt: Float64Array;
}

interface Grid {
  rows: number;
  columns: number;
  dimension: number;
  u: Float64Array;
  v: Float64Array;
  width: number;
  negativeSlope: number;
  positiveSlope: number;
}

interface Layers {
  dimension: number;
  widths: Int32Array;
  activations: Float64Array;
  inputs: Float64Array;
  points: number;
}

/** Networks in a state, that descend along slopes at the points `train`. */
interface Descent {
  precision: "float32" | "float64";
  momentum: number;
  rates: Float64Array;
  train: Int32Array;
  networks: number;
  state: Parameters;
}

/** native/exports/networks.cc, descent.cc: training at finite width. */
export interface NetworkFunctions {
  trainGrid(request: Course & Grid): Trained;
  trainDense(request: Course & Layers & { bodies: number; exponential: boolean; unitComponents: number }): Trained;
  gridDescent(request: Descent & Grid): { descent: Handle<"descent"> };
  denseDescent(request: Descent & Layers & { bodies: number }): { descent: Handle<"descent"> };
  descend(request: { descent: Handle<"descent">; active: Uint8Array; slopes?: Float64Array | undefined }): {
    outputs: Float64Array;
  };
  descentState(request: { descent: Handle<"descent"> }): { state: Parameters; steps: number };
  /** (Θ_BB+λ)⁻¹ of one network on the points that groups of inputs make, times forces; λ. */
  naturalSlopes(
    request: Layers & {
      precision: "float32" | "float64";
      rates: Float64Array;
      state: Parameters;
      owner: Int32Array;
      coefficient: Float64Array;
      imaginary?: Float64Array;
      groups: number;
      forces: Float64Array;
      damping: number;
      relative: number;
    },
  ): { solution: Float64Array };
}
