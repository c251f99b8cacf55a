/**
 * 𝒦_h(k) as table[k][h], the coefficients of P_k = (1−z)^k·(1+z)^{d−k}; whole numbers, exact up to d = 52. Each line follows from the
 * one above it by (1+z)·P_{k+1} = (1−z)·P_k.
 */
export function krawtchouk(d: number): Float64Array[] {
  const table = Array.from({ length: d + 1 }, () => new Float64Array(d + 1).fill(1, 0, 1));
  for (let factor = 0; factor < d; factor++) {
    const line = table[0]!;
    for (let h = d; h > 0; h--) line[h]! += line[h - 1]!;
  }
  for (let k = 0; k < d; k++) {
    const [above, line] = [table[k]!, table[k + 1]!];
    for (let h = 1; h <= d; h++) line[h] = above[h]! - above[h - 1]! - line[h - 1]!;
  }
  return table;
}
