import type { Sizes } from "../../dataset/sizes.js";

/** How many n×n, m×n and m×m matrices are in use at the worst moment, results and copies for native jobs included. */
type Matrices = readonly [nn: number, mn: number, mm: number];

/** Bytes of so many matrices. */
export function matricesBytes({ n, m }: Sizes, [nn, mn, mm]: Matrices): number {
  return 8 * (nn * n * n + mn * m * n + mm * m * m);
}
