import { ArgumentError } from "../native/errors.js";

/** A bond of the unit cell: from site `from` of one cell to site `to` of the cell `step` away. */
export interface CellBond {
  readonly from: number;
  readonly to: number;
  readonly step: readonly number[];
}

/** Where the sites of a lattice are: Cartesian vectors of the cell's axes, and of its sites. */
export interface Geometry {
  readonly axes: readonly (readonly number[])[];
  readonly sites: readonly (readonly number[])[];
}

/** Axes of triangular lattices, a₁ and a₂ of length 1. */
export const sixtyDegrees = [
  [1, 0],
  [0.5, Math.sqrt(3) / 2],
] as const;

/** Squares of distances that differ by less than this are the same; those of lattices differ by much more. */
const sameSquare = 1e-9;

/**
 * Bonds of the unit cell between second to `count`-th neighbours, shell by shell: sites at the same distance, measured around the torus where an axis is
 * closed. First neighbours are the lattice's own bonds.
 *
 * @throws {ArgumentError} if the lattice has fewer distances.
 */
export function fartherShells(
  kind: string,
  { axes, sites }: Geometry,
  lengths: readonly number[],
  periodic: readonly boolean[],
  count: number,
): CellBond[][] {
  if (count === 1) return [];
  const found: { readonly square: number; readonly bond: CellBond }[] = [];
  for (const step of steps(lengths, periodic)) {
    for (let from = 0; from < sites.length; from++) {
      for (let to = 0; to < sites.length; to++) {
        const square = shortestSquare({ axes, sites }, { from, to, step }, lengths, periodic);
        if (square > sameSquare) found.push({ square, bond: { from, to, step } });
      }
    }
  }
  found.sort((a, b) => a.square - b.square);
  const shells: CellBond[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { square, bond } of found) {
    if (square - last > sameSquare) {
      if (shells.length === count) break;
      shells.push([]);
      last = square;
    }
    shells[shells.length - 1]!.push(bond);
  }
  if (shells.length < count) {
    const cells = lengths.every((length) => length === 1) ? "one cell" : `${lengths.join("×")} cells`;
    throw new ArgumentError(
      `graph.${kind}: \`neighbours\` is ${count}, and on ${cells} there ${shells.length === 1 ? "is one distance" : `are ${shells.length} distances`} between sites. Take a larger lattice, or fewer { neighbours }.`,
    );
  }
  return shells.slice(1);
}

/** From a cell to every other: once around closed axes, in both directions along open ones. */
function steps(lengths: readonly number[], periodic: readonly boolean[]): number[][] {
  return lengths.reduce<number[][]>(
    (shorter, length, axis) => {
      const first = periodic[axis] ? 0 : 1 - length;
      const along = Array.from({ length: length - first }, (_, i) => first + i);
      return shorter.flatMap((step) => along.map((x) => [...step, x]));
    },
    [[]],
  );
}

/** Square of the distance of two sites, of all images around closed axes the shortest. */
function shortestSquare(
  { axes, sites }: Geometry,
  { from, to, step }: CellBond,
  lengths: readonly number[],
  periodic: readonly boolean[],
): number {
  const own = sites[from]!.map((x, i) => sites[to]![i]! - x);
  let least = Number.POSITIVE_INFINITY;
  const longest = Math.max(...lengths);
  const visit = (axis: number, at: readonly number[]) => {
    if (axis === lengths.length) {
      const square = own.reduce((sum, x, i) => {
        const total = at.reduce((value, cells, k) => value + cells * axes[k]![i]!, x);
        return sum + total ** 2;
      }, 0);
      least = Math.min(least, square);
      return;
    }
    // Axes at an angle: the nearest image may be several periods of a short axis away.
    const around = periodic[axis] ? 1 + Math.ceil(longest / lengths[axis]!) : 0;
    for (let turn = -around; turn <= around; turn++) visit(axis + 1, [...at, step[axis]! + turn * lengths[axis]!]);
  };
  visit(0, []);
  return least;
}
