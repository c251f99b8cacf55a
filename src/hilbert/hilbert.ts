import type { SymmetryGroup } from "../graph/symmetryGroup.js";
import type { Matrix } from "../linalg/matrix.js";
import type { NativeBasis } from "../native/functions/index.js";
import type { JobOptions } from "../native/job.js";

/** A basis of many-body states in a fixed order. */
export interface Hilbert {
  /** Of particles. */
  readonly kind: "spins" | "fermions";
  /** Number of sites. */
  readonly sites: number;
  /** Number of basis states D. */
  readonly dimension: number;
  /** What a reader would call it. */
  readonly name: string;
  /** @internal The basis as the native side takes it; of a sector the whole one. */
  readonly native: NativeBasis;
  /** The group under which all states are invariant, if they are those of a sector: {@link symmetric}. */
  readonly group?: SymmetryGroup | undefined;
  /**
   * The basis as networks read it: D×sites, one row per state in basis order.
   * Spins: σᶻ = +1 (bit 0) or −1 (bit 1). Fermions: −1.5 + 2n↑ + n↓.
   *
   * @throws {MemoryError} if 8·D·sites bytes are not free.
   */
  inputs(options?: JobOptions): Promise<Matrix>;
  /** Row `index` of {@link inputs}. @throws {ArgumentError} if there is no such state. */
  configuration(index: number): Float64Array;
  /** The index of the state with this row of {@link inputs}. @throws {ArgumentError} if it is not in the basis. */
  index(configuration: ArrayLike<number>): number;
}
