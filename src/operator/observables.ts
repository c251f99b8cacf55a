import { inNameOf, noMore, oneOf, requireArgument } from "../arguments/index.js";
import { type FermionHilbert, fermionBasis } from "../hilbert/fermions.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { type SpinHilbert, spinBasis } from "../hilbert/spins.js";
import { Operator } from "./operator.js";
import { type PauliTerm, pauli } from "./pauli.js";

/**
 * Mean magnetisation (1/n) Σ_i σ_i along an axis.
 *
 * @throws {ArgumentError} for fermions, and along x or y in a basis of fixed magnetisation.
 *
 * @example
 * ```ts
 * import { exact, hilbert, operator } from "infinite-nnqs";
 *
 * const m = operator.magnetization(hilbert.spins(4), "z");
 * console.log(await exact.expectation(m, exact.upState(hilbert.spins(4)))); // 1
 * ```
 */
export function magnetization(hilbert: Hilbert, axis: "x" | "y" | "z"): Operator {
  noMore("magnetization", arguments, 2);
  requireArgument("magnetization", "hilbert", hilbert, spinBasis);
  requireArgument("magnetization", "axis", axis, oneOf("x", "y", "z"));
  const n = hilbert.sites;
  const letter = axis.toUpperCase();
  const terms = Array.from({ length: n }, (_, site): PauliTerm => [letter, [site], 1 / n]);
  return inNameOf("magnetization", () => pauli(hilbert as SpinHilbert, terms));
}

/** Number of doubly occupied sites, Σ_i n_i↑ n_i↓. @throws {ArgumentError} for spins. */
export function doubleOccupancy(hilbert: Hilbert): Operator {
  noMore("doubleOccupancy", arguments, 1);
  requireArgument("doubleOccupancy", "hilbert", hilbert, fermionBasis);
  const { sites, up, down } = hilbert as FermionHilbert;
  return new Operator(hilbert, "double occupancy", {
    kind: "fermions",
    model: "hubbard",
    sites,
    up,
    down,
    U: 1,
    constant: 0,
    bonds: new Int32Array(0),
    couplings: new Float64Array(0),
  });
}
