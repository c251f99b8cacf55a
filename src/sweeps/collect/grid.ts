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
  /** Empty for one cell; one axis `cell` where no parameters tell cells apart, or most of what they span is empty. */
  readonly axes: readonly GridAxis[];
  /** Indices of each cell along the axes; no two cells are at one place, and at some places there may be none. */
  readonly places: readonly (readonly number[])[];
}

/** What a result is called and of which kind it is; what is measured does not lie along it. */
const noAxes: ReadonlySet<string> = new Set(["experiment", "name"]);
/** Places of a grid for each cell that is there: beyond, it is mostly empty, and files would be too. */
const mostPlaces = { swept: 20, found: 2 };

/**
 * The parameters that span a grid: each combination of their values is one cell, or none yet. Those that are swept, if it is known which; else
 * some whose combinations are all there; else some of which at least half are. Parameters that follow from others, as those that vary together
 * do, are no axes.
 *
 * @param parameters - Values over the cells, of each parameter.
 * @param swept - Groups of fields that a sweep goes through together.
 */
export function gridOf(
  cells: readonly Cell[],
  parameters: ReadonlyMap<string, readonly Scalar[]>,
  swept: readonly (readonly string[])[] = [],
): Grid {
  if (cells.length === 1) return { axes: [], places: [[]] };
  const varying = [...parameters].filter(([name, values]) => !noAxes.has(name) && new Set(values).size > 1);
  const ofSweep = spanning(cells.length, ofGroups(varying, swept), mostPlaces.swept, true);
  if (ofSweep !== undefined) return placed(varying.filter(([name]) => ofSweep.has(name)));
  const coarseFirst = [...varying].sort(([, a], [, b]) => new Set(a).size - new Set(b).size);
  const fineFirst = [...varying].sort(([, a], [, b]) => new Set(b).size - new Set(a).size);
  const partial = fineFirst.filter(([, values]) => new Set(values).size < cells.length);
  for (const places of [1, mostPlaces.found]) {
    for (const candidates of [varying, coarseFirst, partial, fineFirst]) {
      const names = spanning(cells.length, candidates, places);
      if (names !== undefined) return placed(varying.filter(([name]) => names.has(name)));
    }
  }
  const ids = cells.map(({ id }) => id);
  return { axes: [{ name: "cell", values: ids }], places: ids.map((_, i) => [i]) };
}

/** For each group of fields the parameter that goes through most values. */
function ofGroups(
  varying: readonly (readonly [string, readonly Scalar[]])[],
  swept: readonly (readonly string[])[],
): (readonly [string, readonly Scalar[]])[] {
  return swept.flatMap((fields) => {
    const own = varying.filter(([name]) => {
      const path = name.replace(/^spec\./, "");
      return fields.some((field) => path === field || path.startsWith(`${field}.`));
    });
    const [first, ...others] = own;
    if (first === undefined) return [];
    return [others.reduce((most, one) => (new Set(one[1]).size > new Set(most[1]).size ? one : most), first)];
  });
}

/**
 * The candidates that tell cells apart, each beyond those before it; undefined if some cells stay together, or their combinations are more than so
 * many for each cell.
 *
 * @param all - Whether those that tell nothing yet count too.
 */
function spanning(
  count: number,
  candidates: readonly (readonly [string, readonly Scalar[]])[],
  places: number,
  all = false,
): Set<string> | undefined {
  let groups: string[] = new Array(count).fill("");
  let combinations = 1;
  const names = new Set<string>();
  for (const [name, values] of candidates) {
    const finer = groups.map((group, i) => JSON.stringify([group, values[i]]));
    if (!all && new Set(finer).size === new Set(groups).size) continue;
    groups = finer;
    combinations *= new Set(values).size;
    names.add(name);
  }
  return new Set(groups).size === count && combinations <= places * count ? names : undefined;
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
