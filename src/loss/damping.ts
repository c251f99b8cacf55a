import { isPlain, type Kind, positive } from "../arguments/index.js";

/** λ of (Θ_BB+λ)⁻¹ in a natural gradient: a number, or a fraction of the mean diagonal of Θ_BB. */
export type Damping =
  | number
  | {
      /** λ over the mean diagonal of Θ_BB. */
      readonly relative: number;
    };

/** A damping, as an argument. */
export const dampingKind: Kind = (value) => {
  const allowed = "a number above 0, or { relative } with such a number";
  if (!isPlain(value)) return positive(value) && { allowed, value };
  const known = Object.keys(value).every((name) => name === "relative");
  return known && positive(value["relative"]) === undefined ? undefined : { allowed, value };
};

/** λ of a choice, for a matrix of which `count` diagonal elements have the sum `trace`; a ridge is chosen in the same way. */
export function ofMeanDiagonal(choice: Damping, trace: number, count: number): number {
  return typeof choice === "number" ? choice : (choice.relative * trace) / count;
}
