/** Spin configurations of the two sides of a cut, as bit patterns over all sites: row | column is a configuration. */
export interface CutConfigurations {
  /** The 2^|A| configurations of A. */
  readonly rows: Int32Array;
  /** The 2^|B| configurations of B. */
  readonly columns: Int32Array;
}

/** The configurations on either side of a cut. */
export function cutConfigurations(inA: readonly boolean[]): CutConfigurations {
  const side = (wanted: boolean): Int32Array => {
    let patterns: Int32Array = Int32Array.of(0);
    for (const [site, inside] of inA.entries()) {
      if (inside === wanted) patterns = appendBit(patterns, 2 ** site);
    }
    return patterns;
  };
  return { rows: side(true), columns: side(false) };
}

function appendBit(patterns: Int32Array, bit: number): Int32Array {
  const longer = new Int32Array(2 * patterns.length);
  longer.set(patterns);
  for (let i = 0; i < patterns.length; i++) longer[patterns.length + i] = (patterns[i] as number) | bit;
  return longer;
}
