import { kind, list, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type Cells, type Graph, graphKind, shellsByBond } from "./graph.js";
import { littleGroup } from "./littleGroup.js";
import { numberOf } from "./rootOfUnity.js";
import {
  elementOf,
  mostElements,
  type Operation,
  operationOf,
  SymmetryGroup,
  symmetryGroupKind,
} from "./symmetryGroup.js";

/** What characters translations have. */
export interface MomentumOptions {
  /**
   * Momentum k_a = 2π·m_a/L_a as one whole number m_a for each axis: a translation by one cell has the character e^{−ik_a}, so that a plane
   * wave is e^{ikx}. 0 along open axes, and along all by default.
   */
  readonly momentum?: ArrayLike<number> | undefined;
}

const kinds = { momentum: list("a list of one whole number for each axis", whole(-(2 ** 31), 2 ** 31)) };

/**
 * The translations of a lattice along its closed axes.
 *
 * @throws {ArgumentError} if the graph is no lattice: give its symmetries to {@link SymmetryGroup}; for a momentum that it does not have.
 *
 * @example
 * ```ts
 * import { graph } from "infinite-nnqs";
 *
 * console.log(graph.translations(graph.square(3, 4)).order); // 12
 * const right = graph.translations(graph.chain(8), { momentum: [1] }); // characters of k = 2π/8
 * console.log(right.isReal); // false
 * ```
 */
export function translations(graph: Graph, options: MomentumOptions = {}): SymmetryGroup {
  noMore("graph.translations", arguments, 2);
  const cells = cellsOf("graph.translations", graph);
  const { momentum } = requireOptions("graph.translations", options, kinds);
  const generators = translationsOf("graph.translations", cells, momentum);
  return new SymmetryGroup(graph.sites, generators, `translations of ${graph.name}${momentumName(momentum)}`);
}

/**
 * The space group of a lattice: its translations, and the rotations, reflections and glides that its shape allows. Of a small torus
 * these are those of the plane, not all `graph.automorphisms` of the graph. With a momentum, those of them that keep it (its little group), with
 * the characters of the representation that is 1 on as many of them as can be.
 *
 * @throws {ArgumentError} as {@link translations}; at once if there are more than 20 000 elements.
 *
 * @example
 * ```ts
 * import { graph } from "infinite-nnqs";
 *
 * const group = graph.spaceGroup(graph.square(4, 4));
 * console.log(group.order); // 128
 * ```
 */
export function spaceGroup(graph: Graph, options: MomentumOptions = {}): SymmetryGroup {
  noMore("graph.spaceGroup", arguments, 2);
  const cells = cellsOf("graph.spaceGroup", graph);
  const { momentum } = requireOptions("graph.spaceGroup", options, kinds);
  const moves = translationsOf("graph.spaceGroup", cells, momentum);
  const turns = pointOperations(graph, cells);
  if (momentum === undefined || Array.from(momentum).every((m) => m === 0)) {
    requireFewElements(cells, turns);
    return new SymmetryGroup(graph.sites, [...moves, ...turns], `space group of ${graph.name}`);
  }
  const name = `space group of ${graph.name}${momentumName(momentum)}`;
  return littleGroup(new SymmetryGroup(graph.sites, moves), turns, name);
}

/**
 * The group with the flip of all spins as one more generator. @throws {ArgumentError} unless `group` is one.
 *
 * @example
 * ```ts
 * import { graph, hilbert } from "infinite-nnqs";
 *
 * const group = graph.withFlip(graph.spaceGroup(graph.square(3, 4)));
 * console.log(group.order, hilbert.sectorDimension(hilbert.spins(12), group)); // 96, 88: 88 orbits of 4096 states
 * ```
 */
export function withFlip(group: SymmetryGroup, character: 1 | -1 = 1): SymmetryGroup {
  noMore("graph.withFlip", arguments, 2);
  requireArgument("graph.withFlip", "group", group, symmetryGroupKind);
  requireArgument("graph.withFlip", "character", character, flipKind);
  const sites = Array.from({ length: group.sites }, (_, site) => site);
  const generators = group.generators.map(operationOf);
  const name = `${group.name} with flip${character === 1 ? "" : " −1"}`;
  return new SymmetryGroup(group.sites, [...generators, { sites, flip: true, character }], name);
}

const flipKind = kind("1 or −1", (value) => value === 1 || value === -1);

/**
 * Before a group is closed that has too many elements. The first site stays in its cell by each turn, and no two of them differ by a translation.
 *
 * @throws {ArgumentError} if there are more than 20 000.
 */
function requireFewElements({ lengths, periodic }: Cells, turns: readonly Operation[]): void {
  const moves = lengths.reduce((product, length, axis) => product * (periodic[axis] ? length : 1), 1);
  if (moves * turns.length <= mostElements) return;
  const order = moves * new Set(turns.map(({ sites }) => sites.join())).size; // in lengths of 1 and 2 some are the same
  if (order <= mostElements) return;
  throw new ArgumentError(
    `graph.spaceGroup: the group has ${order} elements, and there may be ${mostElements}. Take graph.translations, or a smaller lattice.`,
  );
}

function momentumName(momentum: ArrayLike<number> | undefined): string {
  return momentum === undefined ? "" : ` at momentum (${Array.from(momentum).join(", ")})`;
}

/**
 * The first bond that an operation takes to no bond, or to one of other neighbours; undefined if it is a symmetry of the graph.
 *
 * @param operation - A permutation of the sites.
 */
export function brokenBond(graph: Graph, operation: Pick<Operation, "sites">): readonly [number, number] | undefined {
  noMore("graph.brokenBond", arguments, 2);
  requireArgument("graph.brokenBond", "graph", graph, graphKind);
  const images = elementOf("graph.brokenBond", graph.sites, operation, "operation").sites;
  const shell = shellsByBond(graph);
  return graph.bonds.find(([a, b]) => shell(a, b) !== shell(images[a]!, images[b]!));
}

function cellsOf(where: string, graph: Graph): Cells {
  requireArgument(where, "graph", graph, graphKind);
  if (graph.cells !== undefined) return graph.cells;
  throw new ArgumentError(
    `${where}: ${graph.name} is no lattice. Give its symmetries to new graph.SymmetryGroup(sites, [{ sites: [1, 2, 0] }]).`,
  );
}

/** Coordinates of cell number `cell`. */
function positionOf(cell: number, lengths: readonly number[]): number[] {
  let rest = cell;
  return lengths.map((length) => {
    const position = rest % length;
    rest = Math.floor(rest / length);
    return position;
  });
}

function cellAt(position: readonly number[], lengths: readonly number[]): number {
  return position.reduceRight((cell, x, axis) => cell * lengths[axis]! + x, 0);
}

function translationsOf(
  where: string,
  { perCell, lengths, periodic }: Cells,
  momentum: ArrayLike<number> = lengths.map(() => 0),
): Operation[] {
  if (momentum.length !== lengths.length) {
    throw new ArgumentError(
      `${where}: \`momentum\` must have one whole number for each of ${lengths.length} axes, not ${momentum.length}.`,
    );
  }
  const count = lengths.reduce((product, length) => product * length, 1);
  return lengths.flatMap((length, axis) => {
    const wave = ((momentum[axis]! % length) + length) % length;
    if (!periodic[axis] && momentum[axis] !== 0) {
      throw new ArgumentError(
        `${where}: \`momentum[${axis}]\` must be 0 along an open axis, not ${momentum[axis]}. Close the axis: { periodic: true }.`,
      );
    }
    if (!periodic[axis] || length === 1) return [];
    const sites: number[] = [];
    for (let cell = 0; cell < count; cell++) {
      const position = positionOf(cell, lengths);
      position[axis] = (position[axis]! + 1) % length;
      for (let s = 0; s < perCell; s++) sites.push(s + perCell * cellAt(position, lengths));
    }
    return [{ sites, character: numberOf({ turn: (length - wave) % length, order: length }) }];
  });
}

/**
 * Operations x → Mx + b of the cells, with another order of the sites within one, that take bonds to bonds: M of −1, 0, 1, for each site of the
 * cell a shift b of −1, 0, 1 along each axis.
 */
function pointOperations(graph: Graph, { perCell, lengths, periodic }: Cells): Operation[] {
  const axes = lengths.length;
  const count = lengths.reduce((product, length) => product * length, 1);
  const positions = Array.from({ length: count }, (_, cell) => positionOf(cell, lengths));
  const shell = shellsByBond(graph);
  const shells = graph.bonds.map(([a, b]) => shell(a, b));
  const shifts = perCell === 1 ? [new Array<number>(axes).fill(0)] : tuples(axes, [-1, 0, 1]);
  const centre = shifts[Math.floor(shifts.length / 2)]!;
  const [orders, offsets] = [permutations(perCell), tuples(perCell - 1, shifts).map((rest) => [centre, ...rest])];
  const found: Operation[] = [];
  for (const matrix of matrices(axes)) {
    for (const order of orders) {
      for (const shift of offsets) {
        const operation = imagesOf(matrix, order, shift);
        if (operation !== undefined) found.push({ sites: operation });
      }
    }
  }
  return found;

  /** Where all sites go; undefined if that is no symmetry. */
  function imagesOf(
    matrix: readonly (readonly number[])[],
    order: readonly number[],
    offsets: readonly (readonly number[])[],
  ): number[] | undefined {
    // Open axes begin at the least of the images; each entry of M adds to it, and to their span, by itself.
    const least = new Array<number>(axes).fill(0);
    for (let axis = 0; axis < axes; axis++) {
      if (periodic[axis]) continue;
      const steps = matrix[axis]!.map((m, k) => m * (lengths[k]! - 1));
      const ends = offsets.map((offset) => offset[axis]!);
      least[axis] = steps.reduce((sum, step) => sum + Math.min(0, step), Math.min(...ends));
      const most = steps.reduce((sum, step) => sum + Math.max(0, step), Math.max(...ends));
      if (most - least[axis]! >= lengths[axis]!) return undefined;
    }
    const imageOf = (site: number): number => {
      const inCell = site % perCell;
      const from = positions[(site - inCell) / perCell]!;
      let cell = 0;
      for (let axis = axes - 1; axis >= 0; axis--) {
        const [row, length] = [matrix[axis]!, lengths[axis]!];
        let x = offsets[inCell]![axis]! - least[axis]!;
        for (let k = 0; k < axes; k++) x += row[k]! * from[k]!;
        cell = cell * length + (((x % length) + length) % length);
      }
      return order[inCell]! + perCell * cell;
    };
    // Most are none by their first bonds.
    for (const [i, [a, b]] of graph.bonds.entries()) if (shell(imageOf(a), imageOf(b)) !== shells[i]) return undefined;
    const sites = Array.from({ length: graph.sites }, (_, site) => imageOf(site));
    return new Set(sites).size === graph.sites ? sites : undefined;
  }
}

/** Square matrices of −1, 0 and 1 whose determinant is ±1. */
function matrices(axes: number): number[][][] {
  return tuples(axes, tuples(axes, [-1, 0, 1])).filter((matrix) => Math.abs(determinant(matrix)) === 1);
}

/** Of at most three rows. */
function determinant(rows: readonly (readonly number[])[]): number {
  const [a, b, c] = [rows.at(-3), rows.at(-2), rows.at(-1)!];
  if (b === undefined) return c[0]!;
  if (a === undefined) return b[0]! * c[1]! - b[1]! * c[0]!;
  const [x, y, z] = [b[1]! * c[2]! - b[2]! * c[1]!, b[2]! * c[0]! - b[0]! * c[2]!, b[0]! * c[1]! - b[1]! * c[0]!];
  return a[0]! * x + a[1]! * y + a[2]! * z;
}

/** All lists of `length` of the values. */
function tuples<T>(length: number, values: readonly T[]): T[][] {
  if (length === 0) return [[]];
  return tuples(length - 1, values).flatMap((start) => values.map((value) => [...start, value]));
}

function permutations(length: number): number[][] {
  if (length === 1) return [[0]];
  return permutations(length - 1).flatMap((order) =>
    Array.from({ length }, (_, at) => [...order.slice(0, at), length - 1, ...order.slice(at)]),
  );
}
