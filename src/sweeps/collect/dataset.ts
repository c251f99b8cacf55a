import type { NpyArray } from "../../runs/npy.js";
import { coordinates } from "./axes.js";
import type { Cell, Coordinates } from "./cell.js";
import type { Scalar } from "./flatten.js";
import { gridOf } from "./grid.js";
import { LabelledFile } from "./hdf5.js";
import { parameterNames } from "./table.js";
import { variablesOf } from "./variables.js";

/** What reading the arrays of a cell again gives. */
type ReadArrays = (cell: Cell) => Readonly<Record<string, NpyArray>>;

/**
 * Writes all arrays of the cells as one labelled HDF5 file. Parameters that span a full grid are its axes, otherwise `cell` is; what is the same in
 * all cells stands there once: parameters and facts as attributes, arrays without the axes of the grid.
 *
 * @param isConstant - Whether an array has the same numbers in all cells.
 * @returns Names and lengths of the axes of the grid.
 */
export async function writeDataset(
  path: string,
  cells: readonly Cell[],
  isConstant: (name: string) => boolean,
  read: ReadArrays,
): Promise<Record<string, number>> {
  const named = parameterNames(cells);
  const parameters = new Map(
    [...named].map(([path, name]) => [name, cells.map((each) => each.parameters.get(path) ?? null)] as const),
  );
  const common = [...named].filter(([path]) => cells.every((each) => each.parameters.has(path)));
  const { axes, places } = gridOf(cells, new Map(common.map(([, name]) => [name, parameters.get(name)!])));
  const lengths = axes.map(({ values }) => values.length);
  const file = await LabelledFile.create(
    path,
    axes.map(({ name }) => name),
  );
  try {
    for (const { name, values } of axes) file.axis(name, values);
    const order = places.map((place) => place.reduce((flat, i, axis) => flat * lengths[axis]! + i, 0));
    const inOrder = <T>(values: readonly T[]) => values.map((_, at) => values[order.indexOf(at)]!);
    const isAxis = (name: string) => axes.some((axis) => axis.name === name);
    const facts = new Map([["cell", cells.map(({ id }) => id as Scalar)], ...parameters, ...factsOf(cells)]);
    for (const [name, values] of facts) {
      if (isAxis(name)) continue;
      if (new Set(values).size === 1) file.attribute(name, values[0]!);
      else if (values.some((value) => value !== null)) file.scalars(name, ...alongAxes(axes, places, values, inOrder));
    }
    writeArrays(file, cells, places, isConstant, read);
  } finally {
    file.close();
  }
  return Object.fromEntries(axes.map(({ name, values }) => [name, values.length]));
}

/** Scalars along the one axis that they follow from, if there is one, else along all. */
function alongAxes(
  axes: readonly { readonly name: string; readonly values: readonly Scalar[] }[],
  places: readonly (readonly number[])[],
  values: readonly Scalar[],
  inOrder: <T>(values: readonly T[]) => T[],
): [string[], Scalar[]] {
  for (const [axis, { name, values: points }] of axes.entries()) {
    const along = points.map((_, i) => new Set(values.filter((_, cell) => places[cell]![axis] === i)));
    if (along.every(({ size }) => size === 1)) return [[name], along.map((set) => [...set][0]!)];
  }
  return [axes.map(({ name }) => name), inOrder(values)];
}

function factsOf(cells: readonly Cell[]): Map<string, Scalar[]> {
  const names = new Set(cells.flatMap(({ facts }) => [...facts.keys()]));
  return new Map([...names].map((name) => [name, cells.map(({ facts }) => facts.get(name) ?? null)]));
}

function writeArrays(
  file: LabelledFile,
  cells: readonly Cell[],
  places: readonly (readonly number[])[],
  isConstant: (name: string) => boolean,
  read: ReadArrays,
): void {
  const variables = variablesOf(cells, isConstant);
  const shared = new Set<string>();
  for (const { axes, shape, complex } of variables) {
    for (const [i, axis] of axes.entries()) {
      const known = sharedCoordinates(cells, axis);
      const isShared = known?.length === shape[i];
      if (isShared) shared.add(axis);
      file.axis(axis, isShared ? known : Array.from({ length: shape[i]! }, (_, k) => k));
    }
    if (complex) file.axis("complex", ["re", "im"]);
  }
  const stored = variables.filter(({ array }) => !shared.has(coordinates[array] ?? ""));
  for (const [i, cell] of cells.entries()) {
    const arrays = read(cell);
    const own = (variable: (typeof variables)[number]) => {
      const has = cell.shapes.some(({ name, axes }) => name === variable.array && axes.join() === variable.axes.join());
      return has ? arrays[variable.array] : undefined;
    };
    for (const variable of stored) {
      if (i === 0) file.variable(variable, own(variable));
      file.cell(variable, places[i]!, own(variable));
    }
  }
}

/** The coordinates of an axis, if they are the same in all cells that have it. */
function sharedCoordinates(cells: readonly Cell[], axis: string): Coordinates | undefined {
  const all = cells.flatMap((cell) => cell.coordinates.get(axis) ?? []);
  const [first] = all;
  return all.every((each) => each.length === first!.length && each.every((x, i) => x === first![i]))
    ? first
    : undefined;
}
