import { correlators, linalg } from "infinite-nnqs";

/** G⁽²⁾ of a product kernel as a 2^d×2^d matrix. */
export function matrixOf({ overlaps, variance }: correlators.ProductKernel): linalg.Matrix {
  const matrix = new linalg.Matrix(2 ** overlaps.length, 2 ** overlaps.length);
  for (let i = 0; i < matrix.data.length; i++) {
    const differ = Math.floor(i / matrix.rows) ^ (i % matrix.rows);
    matrix.data[i] = overlaps.reduce((g, e, j) => ((differ >> j) & 1 ? g * e : g), variance);
  }
  return matrix;
}

/** G⁽²⁾ of an invariant kernel as a 2^d×2^d matrix. */
export function matrixOfValues(values: Float64Array): linalg.Matrix {
  const n = values.length;
  const matrix = new linalg.Matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix.row(i)[j] = values[i ^ j]!;
  return matrix;
}

/** E Tr ρ_Aⁿ and E (Tr ρ)ⁿ by Wick's theorem term by term, summed over all configurations: (S36)–(S39) as they stand. */
export function bruteForce(
  g: linalg.Matrix,
  maskA: number,
  order: number,
  components: 1 | 2,
): { trace: number; norm: number } {
  const wick = components === 2 ? correlators.permutationSum : correlators.pairingSum;
  const all = g.rows - 1;
  let [trace, norm] = [0, 0];
  const n = g.rows ** order;
  for (let code = 0; code < n; code++) {
    const x = Array.from({ length: order }, (_, k) => Math.floor(code / g.rows ** k) % g.rows); // x_k = (x_A^k, x_B^k)
    const conjugate = x.map((xk, k) => (x[(k + 1) % order]! & maskA) | (xk & all & ~maskA));
    const sum = (stars: readonly number[]) => {
      const points = [...x, ...stars];
      return components === 2
        ? wick((i, j) => 2 * g.get(x[i]!, stars[j]!), order)
        : wick((i, j) => g.get(points[i]!, points[j]!), 2 * order);
    };
    trace += sum(conjugate);
    norm += sum(x);
  }
  return { trace, norm };
}
