/** 𝒦_h(k) as table[k][h], from the generating function (1−z)^k·(1+z)^{d−k}; whole numbers. */
export function krawtchouk(d: number): Float64Array[] {
  return Array.from({ length: d + 1 }, (_, k) => {
    const line = new Float64Array(d + 1);
    line[0] = 1;
    for (let factor = 0; factor < d; factor++) {
      const sign = factor < k ? -1 : 1;
      for (let h = d; h > 0; h--) line[h]! += sign * line[h - 1]!;
    }
    return line;
  });
}
