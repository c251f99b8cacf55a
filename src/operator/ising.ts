import { mostSpins, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { bondArray, type Graph } from "../graph/graph.js";
import { SpinHilbert } from "../hilbert/spins.js";
import { Operator } from "./operator.js";
import { type ParameterValues, parameterValues, perBond, perItem, requireGraph } from "./parameters.js";

/** Options of {@link ising}. */
export interface IsingOptions {
  /** Transverse field h, one number or one per site (the paper's J in eq. (19) is this field). */
  readonly field: ParameterValues;
  /** Coupling J, one number, one per bond of the graph, or one per shell of neighbours; 1 by default (ferromagnetic). */
  readonly coupling?: ParameterValues;
  /** Longitudinal field g, one number or one per site; 0 by default. */
  readonly longitudinal?: ParameterValues;
}

/**
 * Transverse-field Ising model with Pauli matrices: H = −J Σ_⟨ab⟩ σᶻ_a σᶻ_b − h Σ_i σˣ_i − g Σ_i σᶻ_i.
 *
 * @throws {ArgumentError | ShapeError} naming the option.
 * @see Luo & Halverson, eq. (19).
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const critical = operator.ising(graph.chain(10), { field: 1 });
 * const { energy } = await exact.groundState(critical);
 * console.log(energy, -2 / Math.sin(Math.PI / 20)); // -12.7849, -12.7849
 * ```
 */
export function ising(graph: Graph, options: IsingOptions): Operator {
  noMore("ising", arguments, 2);
  requireGraph("ising", graph);
  requireArgument(
    "ising",
    "graph.sites",
    graph.sites,
    whole(1, mostSpins, "It has 2^sites states, at most 2³¹−1 can be treated. Take fewer sites."),
  );
  const kinds = {
    field: parameterValues("site"),
    coupling: parameterValues("bond"),
    longitudinal: parameterValues("site"),
  };
  const { field, coupling = 1, longitudinal = 0 } = requireOptions("ising", options, kinds, ["field"]);
  return new Operator(new SpinHilbert(graph.sites), `Ising model, ${graph.name}`, {
    model: "ising",
    sites: graph.sites,
    bonds: bondArray(graph),
    couplings: perBond(coupling, graph, "ising: `coupling`"),
    transverse: perItem(field, graph.sites, "ising: `field`", "site"),
    longitudinal: perItem(longitudinal, graph.sites, "ising: `longitudinal`", "site"),
  });
}
