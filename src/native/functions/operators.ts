import type { Handle } from "./handle.js";
import type { NativeBasis } from "./hilbert.js";

/** Two sites per bond, and one weight. */
interface Bonds {
  sites: number;
  bonds: Int32Array;
  couplings: Float64Array;
}

/** What an operator is made from. */
export type NativeModel =
  | (Bonds & { model: "ising"; transverse: Float64Array; longitudinal: Float64Array })
  | (Bonds & { model: "hubbard"; kind: "fermions"; up: number; down: number; U: number; constant: number })
  | (NativeBasis & { model: "terms"; masks: Int32Array; coefficients: Float64Array })
  | {
      model: "dressed";
      operator: Handle<"operator">;
      shift: number;
      sign: number;
      spectrum: Float64Array;
      rotation?: Float64Array | undefined;
    }
  | {
      model: "inverseDressed";
      operator: Handle<"operator">;
      shift: number;
      spectrum: Float64Array;
      rotation?: Float64Array | undefined;
      components: number;
      ground: Float64Array;
    };

interface OnOperator {
  operator: Handle<"operator">;
}

/** native/exports/operators.cc. */
export interface OperatorFunctions {
  createOperator(request: NativeModel): OnOperator;
  describeOperator(request: OnOperator): { real: number; lower: number; upper: number };
  applyOperator(request: OnOperator & { x: Float64Array; width: number }): { y: Float64Array };
  leastNonzeros(request: OnOperator): { nonzeros: number };
  countNonzeros(request: OnOperator): { start: Float64Array };
  toSparse(request: OnOperator & { start: Int32Array }): { columns: Int32Array; values: Float64Array };
  rotateSites(request: { sites: number; matrices: Float64Array; state: Float64Array }): { state: Float64Array };
  toDense(request: OnOperator): { matrix: Float64Array };
}
