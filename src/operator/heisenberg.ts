import { finite, inNameOf, type Kinds, noMore, requireOptions } from "../arguments/index.js";
import type { Graph } from "../graph/graph.js";
import { SpinHilbert } from "../hilbert/spins.js";
import { Operator } from "./operator.js";
import { type ParameterValues, parameter, parameterValues, perBond, perItem, requireGraph } from "./parameters.js";
import { type PauliTerm, pauli } from "./pauli.js";

/** Options of {@link heisenberg}. */
export interface HeisenbergOptions {
  /**
   * Coupling J, one number, one per bond of the graph, or one per shell of neighbours: [J₁, J₂] on a lattice with `neighbours: 2`; 1 by default
   * (antiferromagnetic).
   */
  readonly coupling?: ParameterValues;
  /** Anisotropy Δ of the σᶻσᶻ term; 1 by default. */
  readonly anisotropy?: number;
  /** Longitudinal field g, one number or one per site; 0 by default. */
  readonly longitudinal?: ParameterValues;
  /** Fixed magnetisation Σσᶻ; all states if left out. */
  readonly magnetization?: number | undefined;
}

const kinds: Kinds<Omit<HeisenbergOptions, "anisotropy">> = {
  coupling: parameterValues("bond"),
  longitudinal: parameterValues("site"),
  magnetization: finite,
};

/**
 * XXZ model with Pauli matrices: H = J Σ_⟨ab⟩ (σˣ_aσˣ_b + σʸ_aσʸ_b + Δσᶻ_aσᶻ_b) − g Σ_i σᶻ_i.
 * With spins S = σ/2 that is 4J Σ S_a·S_b at Δ = 1.
 *
 * @throws {ArgumentError | ShapeError} naming the option.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const chain = operator.xxz(graph.chain(8), { anisotropy: 0.5, magnetization: 0 });
 * console.log(chain.dimension, (await exact.groundState(chain)).energy); // 70, -12.348
 * ```
 */
export function xxz(graph: Graph, options: HeisenbergOptions = {}): Operator {
  noMore("xxz", arguments, 2);
  return exchangeModel("xxz", graph, requireOptions("xxz", options, { anisotropy: parameter, ...kinds }));
}

/**
 * {@link xxz} at Δ = 1: H = J Σ_⟨ab⟩ σ_a·σ_b − g Σ_i σᶻ_i.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const j1j2 = operator.heisenberg(graph.square(4, 4, { neighbours: 2 }), { coupling: [1, 0.5], magnetization: 0 });
 * const { energy } = await exact.groundState(j1j2);
 * console.log(energy); // -33.8317
 * ```
 */
export function heisenberg(graph: Graph, options: Omit<HeisenbergOptions, "anisotropy"> = {}): Operator {
  noMore("heisenberg", arguments, 2);
  return exchangeModel("heisenberg", graph, requireOptions("heisenberg", options, kinds));
}

function exchangeModel(name: string, graph: Graph, options: HeisenbergOptions): Operator {
  requireGraph(name, graph);
  const { coupling = 1, anisotropy = 1, longitudinal = 0, magnetization } = options;
  const couplings = perBond(coupling, graph, `${name}: \`coupling\``);
  const fields = perItem(longitudinal, graph.sites, `${name}: \`longitudinal\``, "site");
  const hilbert = inNameOf(name, () => new SpinHilbert(graph.sites, { magnetization }));
  const exchange = graph.bonds.flatMap((bond, b): PauliTerm[] => [
    ["XX", bond, couplings[b]!],
    ["YY", bond, couplings[b]!],
    ["ZZ", bond, couplings[b]! * anisotropy],
  ]);
  const field = Array.from(fields, (g, site): PauliTerm => ["Z", [site], -g]);
  const { handle } = inNameOf(name, () => pauli(hilbert, [...exchange, ...field]));
  return Operator.named(hilbert, `XXZ model, ${graph.name}`, handle);
}
