/** Σ a_h b_h with the rounding errors of products and sums carried along (Ogita, Rump & Oishi 2005, Dot2). */
export function compensatedDot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let lost = 0;
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
  const a1 = high(a);
  const b1 = high(b);
  const a2 = a - a1;
  const b2 = b - b1;
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

/** The upper 26 bits of x: a function that gave both halves as an array spent most of its time on that. */
function high(x: number): number {
  const c = 134217729 * x; // 2²⁷+1
  return c - (c - x);
}
