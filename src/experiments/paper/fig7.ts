import { signBiasFigure } from "../../figures/signBias.js";
import { asFigureOption } from "../learn/target.js";
import type { Naming } from "../quantum/quantumModel.js";
import type { Computed, Computing } from "../run/experiment.js";
import {
  biasAlong,
  biasArrays,
  biasContent,
  biasSummary,
  requireBiasMemory,
  signbiasPlan,
} from "../signbias/signbias.js";
import type { SignbiasSpec } from "../signbias/signbiasSpec.js";
import { paperNetworkSpec } from "../spec/paperNetwork.js";
import type { Fig7Spec } from "./fig7Spec.js";

/** How messages call what the command sets; J₂ is the figure's own. */
const named: Naming = (parameter) => (parameter === "coupling2" ? "J₂" : asFigureOption(parameter));

/** The sign bias that the figure is of. */
function biasSpec({ lattice, boundary, scan }: Fig7Spec): SignbiasSpec {
  return {
    experiment: "signbias",
    name: "fig7",
    network: paperNetworkSpec(1),
    bases: ["given", "marshall"],
    target: { model: "heisenberg", lattice, boundary, coupling: 1 },
    scan: { parameter: "coupling2", values: scan },
  };
}

/**
 * Fig. 7, which the paper does not have: how likely an untrained network is to hold the ground state of the J₁–J₂ model, and how fast the energy flow ends there, over
 * J₂, in the given basis and in that of Marshall's sign rule.
 *
 * @throws {ArgumentError} if the lattice is not bipartite; {ToleranceError} if an eigenvalue is not found.
 */
export async function computeFig7(spec: Fig7Spec, { reporter, signal }: Computing): Promise<Computed> {
  const bias = biasSpec(spec);
  const plan = signbiasPlan(bias, named);
  const { lattice } = plan;
  requireBiasMemory("fig7", lattice.sites);
  const found = await biasAlong(plan, { reporter, signal });
  return {
    arrays: () => biasArrays(found),
    summary: { ...biasSummary(bias, found), experiment: spec.experiment },
    errorBounds: {},
    title: `J₁–J₂ model, ${lattice.name}`,
    figure: (title) =>
      signBiasFigure({ ...biasContent(bias, found), title, parameter: "J₂/J₁", independent: 2 ** -lattice.sites }),
  };
}
