import { ArgumentError } from "../native/errors.js";

/** Spin configurations of the two sides of a cut, as bit patterns over all sites: row | column is a configuration. */
export interface CutConfigurations {
  /** The 2^|A| configurations of A. */
  readonly rows: Int32Array;
  /** The 2^|B| configurations of B. */
  readonly columns: Int32Array;
}

/**
 * Which sites lie in A.
 *
 * @throws {ArgumentError} if a site is no site of the lattice, is named twice, or A is empty or everything.
 */
export function membership(subsystem: readonly number[], sites: number): boolean[] {
  const inA = new Array<boolean>(sites).fill(false);
  for (const site of subsystem) {
    if (!(Number.isInteger(site) && site >= 0 && site < sites)) {
      throw new ArgumentError(`subsystem: ${site} is no site; sites are numbered 0 to ${sites - 1}.`);
    }
    if (inA[site]) throw new ArgumentError(`subsystem: site ${site} is named twice.`);
    inA[site] = true;
  }
  if (subsystem.length === 0 || subsystem.length === sites) {
    throw new ArgumentError(
      `subsystem: ${subsystem.length} of ${sites} sites leave no cut. Name at least one site and leave at least one out.`,
    );
  }
  return inA;
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
