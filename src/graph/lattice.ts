import { boolean, type Kind, list, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type Bond, Graph } from "./graph.js";
import { requireSites } from "./requireSites.js";
import { type CellBond, fartherShells, type Geometry } from "./shells.js";

/** Boundary conditions, and which neighbours have bonds. */
export interface Boundary {
  /** For all axes, or one flag per axis; true by default. */
  readonly periodic?: boolean | readonly boolean[];
  /** Up to which neighbours by distance there are bonds: 1 by default, 2 for second neighbours too, as J₁–J₂ models have. */
  readonly neighbours?: number;
}

/**
 * Repeats a unit cell: site = (index in the cell) + perCell·(x + lx·(y + ly·z)).
 * Bonds that a small periodic lattice would give twice (or from a site to itself) are given once (or not at all).
 */
export function latticeGraph(
  kind: string,
  lengths: readonly number[],
  perCell: number,
  boundary: Boundary,
  cellBonds: readonly CellBond[],
  geometry: Geometry,
): Graph {
  for (const [axis, length] of lengths.entries()) {
    const name = lengths.length === 1 ? "length" : `l${"xyz"[axis]}`;
    requireArgument(`graph.${kind}`, name, length, whole(1, undefined, remedyOf(kind, lengths.length)));
  }
  const { periodic, neighbours } = checkedBoundary(kind, lengths.length, boundary);
  const cells = lengths.reduce((product, length) => product * length, 1);
  requireSites(`graph.${kind}`, `sites of ${lengths.join("×")}`, perCell * cells);
  const bonds = new Map<string, Bond>();
  const shells: number[] = [];
  for (const shell of [cellBonds, ...fartherShells(kind, geometry, lengths, periodic, neighbours)]) {
    const before = bonds.size;
    for (let cell = 0; cell < cells; cell++) {
      for (const { from, to, step } of shell) {
        const neighbour = neighbourCell(cell, step, lengths, periodic);
        if (neighbour === undefined) continue;
        const a = from + perCell * cell;
        const b = to + perCell * neighbour;
        if (a !== b) bonds.set(`${Math.min(a, b)}-${Math.max(a, b)}`, a < b ? [a, b] : [b, a]);
      }
    }
    shells.push(bonds.size - before);
  }
  const ends = periodic.every((flag) => flag) ? "periodic" : periodic.some((flag) => flag) ? "mixed" : "open";
  const name = `${kind} ${lengths.join("×")} ${ends}${neighbours === 1 ? "" : `, ${neighbours} neighbours`}`;
  return new Graph(perCell * cells, [...bonds.values()], name, { perCell, lengths, periodic }, shells);
}

/** How the lattice is made. */
function remedyOf(kind: string, axes: number): string {
  const example = Array.from({ length: axes }, (_, axis) => 4 - axis).join(", ");
  return axes === 1 ? `Write graph.${kind}(${example}).` : `Pass ${axes} lengths, as in graph.${kind}(${example}).`;
}

const flags = list("true, false, or a list of one of them per axis", boolean);
const periodicKind: Kind = (value) => (typeof value === "boolean" ? undefined : flags(value));

function checkedBoundary(
  kind: string,
  axes: number,
  boundary: Boundary,
): { readonly periodic: readonly boolean[]; readonly neighbours: number } {
  const kinds = { periodic: periodicKind, neighbours: whole(1, 1000) };
  const { periodic = true, neighbours = 1 } = requireOptions(`graph.${kind}`, boundary, kinds);
  if (typeof periodic === "boolean") return { periodic: new Array<boolean>(axes).fill(periodic), neighbours };
  if (periodic.length !== axes) {
    throw new ArgumentError(
      `graph.${kind}: \`periodic\` must have length ${axes}, one flag per axis, not ${periodic.length}.`,
    );
  }
  return { periodic, neighbours };
}

function neighbourCell(
  cell: number,
  step: readonly number[],
  lengths: readonly number[],
  periodic: readonly boolean[],
): number | undefined {
  let rest = cell;
  let neighbour = 0;
  let stride = 1;
  for (let axis = 0; axis < lengths.length; axis++) {
    const length = lengths[axis]!;
    let position = (rest % length) + step[axis]!;
    rest = Math.floor(rest / length);
    if (position < 0 || position >= length) {
      if (!periodic[axis]) return undefined;
      position = (position + length) % length;
    }
    neighbour += stride * position;
    stride *= length;
  }
  return neighbour;
}
