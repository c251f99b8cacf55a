import { number, orRelative, positive } from "../arguments/index.js";

/** Step size η for the loss ½·mean((f−y)²) of each component: a number, or a fraction of the largest stable one, η_max. */
export type LearningRate =
  | number
  | {
      /** η/η_max. */
      readonly relative: number;
    };

/** The paper's choice of η/η_max. */
export const paperFraction = 0.9;

/** A learning rate, as an argument. */
export const learningRateKind = orRelative(positive, number({ above: 0, most: 1e100 }));

/** η of a choice. @param largest - η_max, computed only where it is needed. */
export function stepSize(
  choice: LearningRate = { relative: paperFraction },
  largest: () => number = () => Number.NaN,
): number {
  return typeof choice === "number" ? choice : choice.relative * largest();
}
