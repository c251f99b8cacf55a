import { vonNeumannOf } from "../../entropy/entropies.js";
import { spectrumAt } from "../../entropy/reducedSpectrum.js";
import { basisCutOf, half } from "../../entropy/subsystem.js";
import type * as exact from "../../exact/index.js";
import { FermionHilbert } from "../../hilbert/fermions.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import { SpinHilbert } from "../../hilbert/spins.js";
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
        throw refusal(name, "and this state has no Hamiltonian");
      }
      return hamiltonian;
    case "magnetization-x":
    case "magnetization-z":
      if (basis instanceof FermionHilbert) throw refusal(name, "which is of spins, and this state is of fermions");
      if (name === "magnetization-x" && hilbert instanceof SpinHilbert && hilbert.magnetization !== undefined) {
        throw refusal(name, "which does not conserve the magnetization, and that is fixed here");
      }
      return operator.magnetization(hilbert, name === "magnetization-x" ? "x" : "z");
    case "double-occupancy":
      if (basis instanceof SpinHilbert) throw refusal(name, "which is of fermions, and this state is of spins");
      return operator.doubleOccupancy(hilbert);
    case "entropy": {
      if (hilbert.sites % 2 !== 0) {
        throw refusal(name, `which is that of half of the sites, and there are ${hilbert.sites}`);
      }
      const subsystem = half(hilbert.sites);
      const cut = basisCutOf(subsystem, hilbert); // refuses what cannot be cut, before anything is computed
      return async (state) => vonNeumannOf(await spectrumAt(hilbert, state, cut, {}));
    }
  }
}

function refusal(name: ObservableName, why: string): ArgumentError {
  return new ArgumentError(`\`observables\` has ${name}, ${why}. Leave ${name} out.`);
}
