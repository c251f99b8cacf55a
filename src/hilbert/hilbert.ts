import type { Matrix } from "../linalg/matrix.js";

/** A basis of many-body states in a fixed order. */
export interface Hilbert {
  readonly kind: "spins" | "fermions";
  readonly sites: number;
  /** Number of basis states D. */
  readonly dimension: number;
  /** What a reader would call it. */
  readonly name: string;
  /**
   * The basis as networks read it: D×sites, one row per state in basis order.
   * Spins: σᶻ = +1 (bit 0) or −1 (bit 1). Fermions: −1.5 + 2n↑ + n↓.
   */
  inputs(): Matrix;
}
