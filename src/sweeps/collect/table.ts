import { axisNames, timeAxes } from "./axes.js";
import type { Cell, Coordinates } from "./cell.js";
import { isListText, type Scalar } from "./flatten.js";

/** A column of the long table; what a row lacks is null. */
export interface Column {
  readonly name: string;
  readonly type: "BOOLEAN" | "INT64" | "DOUBLE" | "STRING";
}

/** One long table: a row per cell and recorded time, or per cell that has no times. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** The rows, {@link rowsPerBatch} at a time: for each column its values. */
  readonly batches: () => Generator<readonly (readonly Scalar[])[]>;
}

/** Rows that {@link Table.batches} gives at a time. */
export const rowsPerBatch = 4096;

/** The times of a cell in the order of its rows, and where each array has them. */
interface Rows {
  readonly times: Coordinates;
  readonly at: ReadonlyMap<string, readonly (number | undefined)[]>;
}

/** Puts cells into one table: cell, parameters, time, what was recorded, scalars, summary, provenance. */
export function tableOf(cells: readonly Cell[]): Table {
  const named = parameterNames(cells);
  const rows = cells.map((cell) => rowsOf(cell));
  const constants = cells.map((cell) => constantsOf(cell, named));
  const before = [...new Set(["cell", ...named.values()])];
  const hasTimes = rows.some(({ times }) => times.length > 0);
  const recorded = [...new Set(cells.flatMap((cell) => cell.recorded.map(({ name }) => name)))];
  const after = [...new Set(constants.flatMap((values) => [...values.keys()]))].filter(
    (name) => !before.includes(name) && !recorded.includes(name),
  );
  const columns: Column[] = [
    ...before.map((name) => ({ name, type: typeOf(constants, name) })),
    ...(hasTimes ? ["time", ...recorded] : []).map((name) => ({ name, type: "DOUBLE" as const })),
    ...after.map((name) => ({ name, type: typeOf(constants, name) })),
  ];
  const heights = rows.map(({ times }) => Math.max(1, times.length));
  return {
    columns,
    rows: heights.reduce((sum, height) => sum + height, 0),
    *batches() {
      let batch = columns.map((): Scalar[] => []);
      for (const [c, cell] of cells.entries()) {
        const values = columns.map(({ name, type }) => valuesOf(cell, rows[c]!, constants[c]!, name, type));
        for (let row = 0; row < heights[c]!; row++) {
          for (const [k, value] of values.entries()) batch[k]!.push(value(row));
          if (batch[0]!.length < rowsPerBatch) continue;
          yield batch;
          batch = columns.map(() => []);
        }
      }
      if (batch[0]!.length > 0) yield batch;
    },
  };
}

/**
 * What columns call parameters: their paths, `spec.` before those that would be taken for something recorded. Lists that are one text are left out
 * where they are the same in all cells.
 */
export function parameterNames(cells: readonly Cell[]): Map<string, string> {
  const taken = new Set([
    ...axisNames,
    ...cells.flatMap(({ shapes, recorded }) => [...shapes, ...recorded].map(({ name }) => name)),
    ...cells.flatMap(({ shapes }) => shapes.flatMap(({ axes }) => axes)),
  ]);
  const names = new Set(cells.flatMap(({ parameters }) => [...parameters.keys()]));
  const shown = [...names].filter((name) => {
    const values = new Set(cells.map(({ parameters }) => parameters.get(name) ?? null));
    return values.size > 1 || !isListText([...values][0]!);
  });
  return new Map(shown.map((name) => [name, taken.has(name) ? `spec.${name}` : name]));
}

function constantsOf(cell: Cell, named: ReadonlyMap<string, string>): Map<string, Scalar> {
  const parameters = [...named].flatMap(([path, name]) => {
    const value = cell.parameters.get(path);
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map<string, Scalar>([["cell", cell.id], ...parameters, ...cell.scalars, ...cell.facts]);
}

/** Rows of all recorded times, in their order if there is one time axis, ascending if several have to be merged. */
function rowsOf({ coordinates }: Cell): Rows {
  const axes = timeAxes.flatMap((axis) => {
    const times = coordinates.get(axis);
    return times === undefined ? [] : [{ axis, times }];
  });
  const [first, ...others] = axes;
  if (first === undefined) return { times: new Float64Array(0), at: new Map() };
  const same = others.every(
    ({ times }) => times.length === first.times.length && times.every((t, i) => t === first.times[i]),
  );
  if (same) {
    const all = Array.from(first.times.keys());
    return { times: first.times, at: new Map(axes.map(({ axis }) => [axis, all])) };
  }
  const times = Float64Array.from(new Set(axes.flatMap((each) => [...each.times]))).sort();
  const at = axes.map(({ axis, times: own }) => {
    const place = new Map(Array.from(own, (time, i) => [time, i] as const));
    return [axis, Array.from(times, (time) => place.get(time))] as const;
  });
  return { times, at: new Map(at) };
}

/** A cell's value of a column in each of its rows. */
function valuesOf(
  cell: Cell,
  { times, at }: Rows,
  constants: ReadonlyMap<string, Scalar>,
  name: string,
  type: Column["type"],
): (row: number) => Scalar {
  if (name === "time" && times.length > 0) return (row) => times[row]!;
  const series = cell.recorded.find((each) => each.name === name);
  if (series !== undefined) {
    const places = at.get(series.axis);
    return (row) => {
      const place = places?.[row];
      return place === undefined ? null : (series.values[place] ?? null);
    };
  }
  const constant = constants.get(name) ?? null;
  const value = type === "STRING" && constant !== null && typeof constant !== "string" ? String(constant) : constant;
  return () => value;
}

/** The narrowest type that holds every value of a column. */
function typeOf(constants: readonly ReadonlyMap<string, Scalar>[], name: string): Column["type"] {
  const values = constants.map((each) => each.get(name) ?? null).filter((value) => value !== null);
  const all = (test: (value: Scalar) => boolean) => values.length > 0 && values.every(test);
  if (all((value) => typeof value === "boolean")) return "BOOLEAN";
  if (all((value) => Number.isSafeInteger(value) && !Object.is(value, -0))) return "INT64";
  return values.every((value) => typeof value === "number") ? "DOUBLE" : "STRING";
}
