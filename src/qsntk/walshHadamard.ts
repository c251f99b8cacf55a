/** Unnormalised Walsh–Hadamard transform of each component of interleaved data. */
export function walshHadamard(data: Float64Array, components: number): Float64Array {
  const result = data.slice();
  for (let half = components; half < result.length; half *= 2) {
    for (let begin = 0; begin < result.length; begin += 2 * half) {
      for (let i = begin; i < begin + half; i++) {
        const [a, b] = [result[i]!, result[i + half]!];
        result[i] = a + b;
        result[i + half] = a - b;
      }
    }
  }
  return result;
}

/** Number of set bits of a state number: the degree of its parity. */
export function degree(state: number): number {
  let bits = state;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
