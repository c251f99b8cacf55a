/** Lengths of the cycles of a permutation of sites. */
export function cycleLengths(sites: ArrayLike<number>): number[] {
  const seen = new Uint8Array(sites.length);
  const lengths: number[] = [];
  for (let first = 0; first < sites.length; first++) {
    let length = 0;
    for (let site = first; seen[site] === 0; site = sites[site]!) {
      seen[site] = 1;
      length++;
    }
    if (length > 0) lengths.push(length);
  }
  return lengths;
}

/**
 * Σ over the subsets of k sites that a permutation takes to themselves, k = 0 … n: their number, or with `fermions` the sum of the signs of the operators'
 * new order. [z^k] of Π over cycles of (1 ± z^length).
 */
export function fixedSubsets(sites: Int32Array, fermions = false): Float64Array {
  const counts = new Float64Array(sites.length + 1);
  counts[0] = 1;
  for (const length of cycleLengths(sites)) {
    const sign = fermions && length % 2 === 0 ? -1 : 1;
    for (let k = sites.length; k >= length; k--) counts[k]! += sign * counts[k - length]!;
  }
  return counts;
}
