import { describe, instance, isList, kind, list, noMore, requireArgument, text } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { requireSites } from "./requireSites.js";

/** Two sites, the smaller one first. */
export type Bond = readonly [number, number];

/** Of what cells a lattice is made: site = (index in the cell) + perCell·(x + lx·(y + ly·z)). */
export interface Cells {
  /** Sites of a cell. */
  readonly perCell: number;
  /** Numbers of cells along each axis. */
  readonly lengths: readonly number[];
  /** Which axes are closed. */
  readonly periodic: readonly boolean[];
}

/** Sites 0 … sites−1 and undirected bonds, each once; frozen, as operators share it. */
export class Graph {
  /** Number of sites. */
  readonly sites: number;
  /** Pairs of sites that are neighbours, each pair once. */
  readonly bonds: readonly Bond[];
  /** What a reader would call it, such as "square 3×4 periodic". */
  readonly name: string;
  /** The cells of a lattice; undefined for other graphs. */
  readonly cells: Cells | undefined;
  /** Numbers of bonds between first neighbours, second ones, …, in which order they come; one number for other graphs. */
  readonly shells: readonly number[];

  /**
   * @param bonds - pairs of different sites; a pair that comes twice, in either order, is refused.
   * @throws {ArgumentError} if there are no sites or more than 65 536, or naming the bond that is not allowed.
   */
  constructor(
    sites: number,
    bonds: readonly Bond[],
    name = `graph of ${describe(sites)} sites`,
    cells?: Cells,
    shells?: readonly number[],
  ) {
    noMore("graph.Graph", arguments, 5);
    requireSites("graph.Graph", "sites", sites);
    requireArgument("graph.Graph", "name", name, text);
    this.sites = sites;
    this.bonds = checkedBonds(sites, bonds);
    this.name = name;
    this.cells = cells && Object.freeze({ ...cells });
    this.shells = Object.freeze(shells === undefined ? [bonds.length] : [...shells]);
    Object.freeze(this);
  }
}

/** Bonds as the native side takes them: two sites each. */
export function bondArray(graph: Graph): Int32Array {
  return Int32Array.from(graph.bonds.flat());
}

/** The shell of every bond, in their order, 0 for first neighbours. */
export function shellOfBonds({ shells }: Graph): Int32Array {
  return Int32Array.from(shells.flatMap((count, shell) => new Array<number>(count).fill(shell)));
}

/** The shell of the bond between two sites; undefined if there is none. */
export function shellsByBond(graph: Graph): (a: number, b: number) => number | undefined {
  const key = (a: number, b: number) => Math.min(a, b) * graph.sites + Math.max(a, b);
  const shells = shellOfBonds(graph);
  const found = new Map(graph.bonds.map(([a, b], i) => [key(a, b), shells[i]!]));
  return (a, b) => found.get(key(a, b));
}

/** A graph, as an argument. */
export const graphKind = instance(Graph, "a graph, such as graph.chain(8)");

const bondsKind = list(
  "a list of pairs of sites, [] for none",
  kind(
    "a pair of sites",
    (pair) => isList(pair) && pair.length === 2 && typeof pair[0] === "number" && typeof pair[1] === "number",
  ),
);

function checkedBonds(sites: number, bonds: readonly Bond[]): readonly Bond[] {
  requireArgument("graph.Graph", "bonds", bonds, bondsKind);
  const seen = new Set<number>();
  const checked = bonds.map((pair) => {
    const [a, b] = pair;
    const inside = (site: number) => Number.isSafeInteger(site) && site >= 0 && site < sites;
    if (!inside(a) || !inside(b) || a === b) {
      throw new ArgumentError(
        `graph.Graph: bond ${a}–${b} must join two different sites between 0 and ${sites - 1}. Sites are counted from 0.`,
      );
    }
    const bond: Bond = a < b ? [a, b] : [b, a];
    const key = bond[0] * sites + bond[1];
    if (seen.has(key)) {
      throw new ArgumentError(
        `graph.Graph: bond ${a}–${b} is given twice. Give it once, and its strength as a coupling.`,
      );
    }
    seen.add(key);
    return Object.freeze(bond);
  });
  return Object.freeze(checked);
}
