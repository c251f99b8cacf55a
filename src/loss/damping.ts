import { orRelative, positive } from "../arguments/index.js";

/** λ of (Θ_BB+λ)⁻¹ in a natural gradient: a number, or a fraction of the mean diagonal of Θ_BB. */
export type Damping =
  | number
  | {
      /** λ over the mean diagonal of Θ_BB. */
      readonly relative: number;
    };

/** A damping, as an argument. */
export const dampingKind = orRelative(positive);

/** λ of a choice, for a matrix of which `count` diagonal elements have the sum `trace`; a ridge is chosen in the same way. */
export function ofMeanDiagonal(choice: Damping, trace: number, count: number): number {
  return typeof choice === "number" ? choice : (choice.relative * trace) / count;
}
