import type { Cell } from "./cell.js";
import type { Scalar } from "./flatten.js";

/** One dimension of a sweep. */
export interface GridAxis {
  readonly name: string;
  /** Ascending if they are numbers, else in the order in which they come. */
  readonly values: readonly Scalar[];
}

/** How cells lie in a grid of parameters. */
export interface Grid {
  /** Empty for one cell; one axis `cell` where no parameters span a full grid. */
  readonly axes: readonly GridAxis[];
  /** Indices of each cell along the axes. */
  readonly places: readonly (readonly number[])[];
}

/** What a result is called and of which kind it is; what is measured does not lie along it. */
const noAxes: ReadonlySet<string> = new Set(["experiment", "name"]);

/**
 * The parameters that span a full grid: each combination of their values is one cell. Parameters that follow from others, as those that vary
 * together do, are no axes.
 *
 * @param parameters - Values over the cells, of each parameter.
 */
export function gridOf(cells: readonly Cell[], parameters: ReadonlyMap<string, readonly Scalar[]>): Grid {
  if (cells.length === 1) return { axes: [], places: [[]] };
  const varying = [...parameters].filter(([name, values]) => !noAxes.has(name) && new Set(values).size > 1);
  const coarseFirst = [...varying].sort(([, a], [, b]) => new Set(a).size - new Set(b).size);
  const fineFirst = [...varying].sort(([, a], [, b]) => new Set(b).size - new Set(a).size);
  const partial = fineFirst.filter(([, values]) => new Set(values).size < cells.length);
  for (const candidates of [varying, coarseFirst, partial, fineFirst]) {
    const names = spanning(cells.length, candidates);
    if (names !== undefined) return placed(varying.filter(([name]) => names.has(name)));
  }
  const ids = cells.map(({ id }) => id);
  return { axes: [{ name: "cell", values: ids }], places: ids.map((_, i) => [i]) };
}

/** The candidates that tell cells apart, each beyond those before it; undefined if their combinations are not all there. */
function spanning(
  count: number,
  candidates: readonly (readonly [string, readonly Scalar[]])[],
): Set<string> | undefined {
  let groups: string[] = new Array(count).fill("");
  let combinations = 1;
  const names = new Set<string>();
  for (const [name, values] of candidates) {
    const finer = groups.map((group, i) => JSON.stringify([group, values[i]]));
    if (new Set(finer).size === new Set(groups).size) continue;
    groups = finer;
    combinations *= new Set(values).size;
    names.add(name);
  }
  return new Set(groups).size === count && combinations === count ? names : undefined;
}

function placed(chosen: readonly (readonly [string, readonly Scalar[]])[]): Grid {
  const axes = chosen.map(([name, values]) => ({ name, values: ordered(new Set(values)) }));
  const count = chosen[0]?.[1].length ?? 0;
  const places = Array.from({ length: count }, (_, cell) =>
    axes.map(({ values }, axis) => values.indexOf(chosen[axis]![1][cell]!)),
  );
  return { axes, places };
}

function ordered(values: ReadonlySet<Scalar>): Scalar[] {
  const all = [...values];
  return all.every((value) => typeof value === "number") ? (all as number[]).sort((a, b) => a - b) : all;
}
