import * as entropy from "../../entropy/index.js";
import { maskOf } from "../../entropy/subsystem.js";
import type * as exact from "../../exact/index.js";
import type { FermionHilbert } from "../../hilbert/fermions.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import type { SpinHilbert } from "../../hilbert/spins.js";
import { ArgumentError } from "../../native/errors.js";
import * as operator from "../../operator/index.js";
import type { ObservableName } from "./quantumSpec.js";

/**
 * An observable by its name; entropies are those of the first half of the sites.
 *
 * @param hamiltonian - Whose expectation value the energy is, if there is one.
 * @throws {ArgumentError} if the basis does not have it, or there is no Hamiltonian for the energy.
 */
export function observableOf(
  name: ObservableName,
  basis: Hilbert,
  hamiltonian: operator.Operator | undefined,
): exact.Observable {
  const hilbert = basis as SpinHilbert | FermionHilbert;
  switch (name) {
    case "energy":
      if (hamiltonian === undefined) {
        throw new ArgumentError("`observables` has energy, but this state has no Hamiltonian. Leave energy out.");
      }
      return hamiltonian;
    case "magnetization-x":
      return operator.magnetization(hilbert, "x");
    case "magnetization-z":
      return operator.magnetization(hilbert, "z");
    case "double-occupancy":
      return operator.doubleOccupancy(hilbert);
    case "entropy": {
      const subsystem = entropy.half(hilbert.sites);
      maskOf(subsystem, hilbert.sites); // refuses what cannot be cut, before anything is computed
      return async (state) => entropy.vonNeumann(await entropy.reducedSpectrum(hilbert, state, subsystem));
    }
  }
}
