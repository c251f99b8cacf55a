import type { z } from "zod";
import { inNameOf } from "../../arguments/index.js";
import type { Graph } from "../../graph/graph.js";
import { shellOfBonds } from "../../graph/graph.js";
import { sublattices } from "../../graph/sublattices.js";
import { SpinHilbert } from "../../hilbert/spins.js";
import type { Operator } from "../../operator/operator.js";
import { type PauliTerm, pauli } from "../../operator/pauli.js";
import { modelOf } from "../learn/target.js";
import { type ModelTarget, modelTargetSchema } from "../learn/targetSpec.js";
import { modelOn, type Naming } from "../quantum/quantumModel.js";
import type { ModelSpec } from "../quantum/quantumSpec.js";

/** A model of spins on a lattice, of which the ground state is taken. */
export const spinModelSchema = modelTargetSchema
  .omit({
    magnetization: true,
    U: true,
    up: true,
    down: true,
    hopping: true,
    initial: true,
    tolerance: true,
    time: true,
    scale: true,
  })
  .strict()
  .refine(({ model }) => model !== "hubbard", {
    path: ["model"],
    error: "it must be of spins, tfim or heisenberg; fermions have no local bases",
  });
/** Such a model. */
export type SpinModel = z.infer<typeof spinModelSchema>;

/** The model as `groundstate` names it. */
export function spinModelOf(target: SpinModel): ModelSpec {
  return modelOf({ ...target, hopping: 1, tolerance: 1e-12, scale: 1 } as ModelTarget);
}

/** The sites of one sublattice, where σᶻ leads to the basis of Marshall's sign rule. @throws {ArgumentError} if the lattice is not bipartite. */
export function marshallSites(lattice: Graph): number[] {
  const side = inNameOf("marshall", () => sublattices(lattice));
  return Array.from(side.keys()).filter((site) => side[site] === 1);
}

/**
 * The Hamiltonian in its own basis, or in that of Marshall's sign rule: between the sublattices σˣσˣ and σʸσʸ change their signs.
 *
 * @throws {ArgumentError} naming what of the model is wrong, or if the rule does not hold for it.
 */
export function spinHamiltonian(target: SpinModel, basis: "given" | "marshall", named: Naming): Operator {
  const model = spinModelOf(target);
  const { lattice, hamiltonian } = modelOn(model, named);
  if (basis === "given") return hamiltonian;
  const far = new Set(marshallSites(lattice));
  const shells = shellOfBonds(lattice);
  const couplings = [target.coupling, target.coupling2 ?? 0];
  const { longitudinal = 0, field = 0 } = target;
  const terms = lattice.bonds.flatMap(([a, b], k): PauliTerm[] => {
    const coupling = couplings[shells[k]!]!;
    if (target.model === "tfim") return [["ZZ", [a, b], -coupling]];
    const sign = far.has(a) === far.has(b) ? 1 : -1;
    return [
      ["XX", [a, b], sign * coupling],
      ["YY", [a, b], sign * coupling],
      ["ZZ", [a, b], coupling],
    ];
  });
  const fields = Array.from({ length: lattice.sites }, (_, site): PauliTerm[] => [
    ["Z", [site], -longitudinal],
    ["X", [site], far.has(site) ? field : -field],
  ]);
  const all = [...terms, ...fields.flat()].filter(([, , coefficient]) => coefficient !== 0);
  return pauli(new SpinHilbert(lattice.sites), all);
}
