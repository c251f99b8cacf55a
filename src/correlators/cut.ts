import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";

/** Spin configurations of the two sides of a cut, as bit patterns over all sites: row | column is a configuration. */
export interface CutConfigurations {
  /** The 2^|A| configurations of A. */
  readonly rows: Int32Array;
  /** The 2^|B| configurations of B. */
  readonly columns: Int32Array;
}

/** The configurations on either side of a cut. */
export async function cutConfigurations(
  inA: readonly boolean[],
  { signal }: JobOptions = {},
): Promise<CutConfigurations> {
  const side = async (wanted: boolean): Promise<Int32Array> => {
    const bits = inA.flatMap((inside, site) => (inside === wanted ? [2 ** site] : []));
    const patterns = new Int32Array(2 ** bits.length);
    const write = (begin: number, end: number) => {
      for (let i = Math.max(1, begin); i < end; i++) {
        const lowest = 31 - Math.clz32(i & -i);
        patterns[i] = patterns[i & (i - 1)]! | bits[lowest]!;
      }
    };
    await inTurns(patterns.length, write, { signal, cost: 2 });
    return patterns;
  };
  return { rows: await side(true), columns: await side(false) };
}
