import { inNameOf, noMore, requireOptions, whole } from "../arguments/index.js";
import { bondArray, type Graph } from "../graph/graph.js";
import { FermionHilbert } from "../hilbert/fermions.js";
import { Operator } from "./operator.js";
import { type ParameterValues, parameter, parameterValues, perBond, requireGraph } from "./parameters.js";

/** Options of {@link hubbard}. */
export interface HubbardOptions {
  /** Number of ↑ fermions. */
  readonly up: number;
  /** Number of ↓ fermions. */
  readonly down: number;
  /** Interaction U on every site. */
  readonly U: number;
  /** Hopping t, one number, one per bond of the graph, or one per shell of neighbours, [t, t′]; 1 by default. */
  readonly t?: ParameterValues;
  /** Chemical potential μ: adds −μ(N↑+N↓); 0 by default. */
  readonly chemicalPotential?: number;
}

/**
 * Hubbard model at fixed numbers of fermions:
 * H = −t Σ_⟨ab⟩σ (c†_aσ c_bσ + h.c.) + U Σ_i n_i↑ n_i↓ − μ(N↑+N↓).
 *
 * @throws {ArgumentError | ShapeError} naming the option.
 * @see Luo & Halverson, eq. (20).
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const dimer = operator.hubbard(graph.chain(2, { periodic: false }), { up: 1, down: 1, U: 4 });
 * const { energy } = await exact.groundState(dimer);
 * console.log(energy, 2 - Math.sqrt(8)); // -0.828427, -0.828427
 * ```
 */
export function hubbard(graph: Graph, options: HubbardOptions): Operator {
  noMore("hubbard", arguments, 2);
  requireGraph("hubbard", graph);
  const count = whole(0, graph.sites, "There is at most one per site.");
  const kinds = { up: count, down: count, U: parameter, t: parameterValues("bond"), chemicalPotential: parameter };
  const given = requireOptions("hubbard", options, kinds, ["up", "down", "U"]);
  const { up, down, U, t = 1, chemicalPotential = 0 } = given;
  const hilbert = inNameOf("hubbard", () => new FermionHilbert(graph.sites, { up, down }));
  return new Operator(hilbert, `Hubbard model, ${graph.name}`, {
    ...hilbert.native,
    model: "hubbard",
    bonds: bondArray(graph),
    couplings: perBond(t, graph, "hubbard: `t`"),
    U,
    constant: -chemicalPotential * (up + down),
  });
}
