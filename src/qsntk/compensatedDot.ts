/** Σ a_h b_h with the rounding errors of products and sums carried along (Ogita, Rump & Oishi 2005, Dot2). */
export function compensatedDot(a: Float64Array, b: Float64Array): number {
  let [sum, lost] = [0, 0];
  for (let h = 0; h < a.length; h++) {
    const product = a[h]! * b[h]!;
    const next = sum + product;
    const virtual = next - sum;
    lost += sum - (next - virtual) + (product - virtual) + productError(a[h]!, b[h]!, product);
    sum = next;
  }
  return sum + lost;
}

/** a·b − fl(a·b) by Dekker's splitting. */
function productError(a: number, b: number, product: number): number {
  const split = (x: number): readonly [number, number] => {
    const c = 134217729 * x; // 2²⁷+1
    const high = c - (c - x);
    return [high, x - high];
  };
  const [[a1, a2], [b1, b2]] = [split(a), split(b)];
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}
