import type { Graph } from "../graph/graph.js";
import { FermionHilbert } from "../hilbert/fermions.js";
import { Operator } from "./operator.js";
import { bondArray, perItem, requireGraph, requireOptions, requireParameter, type Uniform } from "./parameters.js";

export interface HubbardOptions {
  /** Number of ↑ fermions. */
  readonly up: number;
  /** Number of ↓ fermions. */
  readonly down: number;
  /** Interaction U on every site. */
  readonly U: number;
  /** Hopping t, one number or one per bond of the graph; 1 by default. */
  readonly t?: Uniform;
  /** Chemical potential μ: adds −μ(N↑+N↓); 0 by default. */
  readonly chemicalPotential?: number;
}

/**
 * Hubbard model at fixed numbers of fermions:
 * H = −t Σ_⟨ab⟩σ (c†_aσ c_bσ + h.c.) + U Σ_i n_i↑ n_i↓ − μ(N↑+N↓).
 *
 * @throws {ArgumentError | ShapeError} naming the option.
 * @see Luo & Halverson, eq. (20).
 */
export function hubbard(graph: Graph, options: HubbardOptions): Operator {
  requireGraph("hubbard", graph);
  requireOptions("hubbard", options, ["up", "down", "U", "t", "chemicalPotential"], ["up", "down", "U"]);
  const { up, down, U, t = 1, chemicalPotential = 0 } = options;
  requireParameter("hubbard: `U`", U);
  requireParameter("hubbard: `chemicalPotential`", chemicalPotential);
  const hilbert = new FermionHilbert(graph.sites, { up, down });
  return new Operator(hilbert, `Hubbard model, ${graph.name}`, {
    ...hilbert.native,
    model: "hubbard",
    bonds: bondArray(graph),
    couplings: perItem(t, graph.bonds.length, "hubbard: `t`", "bond"),
    U,
    constant: -chemicalPotential * (up + down),
  });
}
