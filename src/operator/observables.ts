import { FermionHilbert } from "../hilbert/fermions.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { SpinHilbert } from "../hilbert/spins.js";
import { ArgumentError } from "../native/errors.js";
import { Operator } from "./operator.js";
import { type PauliTerm, pauli } from "./pauli.js";

/**
 * Mean magnetisation (1/n) Σ_i σ_i along an axis.
 *
 * @throws {ArgumentError} for fermions, and along x or y in a basis of fixed magnetisation.
 */
export function magnetization(hilbert: Hilbert, axis: "x" | "y" | "z"): Operator {
  if (!(hilbert instanceof SpinHilbert)) throw new ArgumentError(`magnetization: needs spins, not ${hilbert?.name}.`);
  if (!["x", "y", "z"].includes(axis)) {
    throw new ArgumentError(`magnetization: \`axis\` must be "x", "y" or "z", not ${String(axis)}.`);
  }
  const n = hilbert.sites;
  const letter = axis.toUpperCase();
  return pauli(
    hilbert,
    Array.from({ length: n }, (_, site): PauliTerm => [letter, [site], 1 / n]),
  );
}

/** Number of doubly occupied sites, Σ_i n_i↑ n_i↓. @throws {ArgumentError} for spins. */
export function doubleOccupancy(hilbert: Hilbert): Operator {
  if (!(hilbert instanceof FermionHilbert))
    throw new ArgumentError(`doubleOccupancy: needs fermions, not ${hilbert?.name}.`);
  const { sites, up, down } = hilbert;
  return new Operator(hilbert, "double occupancy", {
    ...{ kind: "fermions", model: "hubbard", sites, up, down, U: 1, constant: 0 },
    bonds: new Int32Array(0),
    couplings: new Float64Array(0),
  });
}
