import type { NpyArray } from "../../runs/npy.js";
import { indicesOf } from "../../runs/npyLayout.js";
import { coordinates } from "./axes.js";
import type { Cell, Coordinates } from "./cell.js";
import type { Scalar } from "./flatten.js";
import { gridOf } from "./grid.js";
import { LabelledFile } from "./hdf5.js";
import { parameterNames } from "./table.js";
import { keyOf, variablesOf } from "./variables.js";

/** What reading the arrays of a cell again gives. */
type ReadArrays = (cell: Cell) => Readonly<Record<string, NpyArray>>;

/**
 * Writes all arrays of the cells as one labelled HDF5 file. Parameters that span a grid are its axes, otherwise `cell` is; places without a cell
 * hold NaN. What is the same in all cells stands there once: parameters and facts as attributes, arrays without the axes of the grid.
 *
 * @param swept - Groups of fields that a sweep goes through together, if it is one.
 * @param isConstant - Whether an array has the same numbers in all cells.
 * @returns Names and lengths of the axes of the grid.
 */
export async function writeDataset(
  path: string,
  cells: readonly Cell[],
  swept: readonly (readonly string[])[],
  isConstant: (name: string) => boolean,
  read: ReadArrays,
): Promise<Record<string, number>> {
  const named = parameterNames(cells);
  const parameters = new Map(
    [...named].map(([path, name]) => [name, cells.map((each) => each.parameters.get(path) ?? null)] as const),
  );
  const common = [...named].filter(([path]) => cells.every((each) => each.parameters.has(path)));
  const { axes, places } = gridOf(cells, new Map(common.map(([, name]) => [name, parameters.get(name)!])), swept);
  const lengths = axes.map(({ values }) => values.length);
  const file = await LabelledFile.create(
    path,
    axes.map(({ name }) => name),
  );
  try {
    for (const { name, values } of axes) file.axis(name, values);
    const order = places.map((place) => place.reduce((flat, i, axis) => flat * lengths[axis]! + i, 0));
    const inOrder = (values: readonly Scalar[]) => {
      const all = new Array<Scalar>(lengths.reduce((product, length) => product * length, 1)).fill(null);
      for (const [cell, at] of order.entries()) all[at] = values[cell]!;
      return all;
    };
    const isAxis = (name: string) => axes.some((axis) => axis.name === name);
    const facts = new Map([["cell", cells.map(({ id }) => id as Scalar)], ...parameters, ...factsOf(cells)]);
    for (const [name, values] of facts) {
      if (isAxis(name)) continue;
      if (new Set(values).size === 1) file.attribute(name, values[0]!);
      else if (values.some((value) => value !== null)) file.scalars(name, ...alongAxes(axes, places, values, inOrder));
    }
    writeArrays(file, cells, { lengths, places, order }, [...facts.keys()], isConstant, read);
  } finally {
    file.close();
  }
  return Object.fromEntries(axes.map(({ name, values }) => [name, values.length]));
}

/** Scalars along the one axis that they follow from, if there is one, else along all. Where every point has one cell only, nothing shows that they do. */
function alongAxes(
  axes: readonly { readonly name: string; readonly values: readonly Scalar[] }[],
  places: readonly (readonly number[])[],
  values: readonly Scalar[],
  inOrder: (values: readonly Scalar[]) => Scalar[],
): [string[], Scalar[]] {
  for (const [axis, { name, values: points }] of axes.entries()) {
    if (axes.length > 1 && points.length === values.length) continue;
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
  { lengths, places, order }: Places,
  named: readonly string[],
  isConstant: (name: string) => boolean,
  read: ReadArrays,
): void {
  const free = placesWithout(order, lengths);
  const variables = variablesOf(cells, isConstant, free.length > 0, named);
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
  const stored = variables.filter(
    ({ array, axes }) => !(axes.length === 1 && axes[0] === coordinates[array] && shared.has(axes[0]!)),
  );
  for (const [i, cell] of cells.entries()) {
    const arrays = read(cell);
    const own = (variable: (typeof variables)[number]) => {
      const shape = cell.shapes.find(({ name }) => name === variable.array);
      return shape !== undefined && keyOf(shape) === variable.key ? arrays[variable.array] : undefined;
    };
    for (const variable of stored) {
      if (i === 0) file.variable(variable, own(variable));
      file.cell(variable, places[i]!, own(variable));
    }
  }
  for (const place of free) for (const variable of stored) file.cell(variable, place, undefined);
}

/** Where cells are in the grid. */
interface Places {
  readonly lengths: readonly number[];
  readonly places: readonly (readonly number[])[];
  /** The same in C order. */
  readonly order: readonly number[];
}

/** Places of the grid without a cell. */
function placesWithout(order: readonly number[], lengths: readonly number[]): number[][] {
  const taken = new Set(order);
  const count = lengths.reduce((product, length) => product * length, 1);
  const free = Array.from({ length: count }, (_, at) => at).filter((at) => !taken.has(at));
  return free.map((at) => indicesOf(at, lengths));
}

/** The coordinates of an axis, if they are the same in all cells that have it. */
function sharedCoordinates(cells: readonly Cell[], axis: string): Coordinates | undefined {
  const all = cells.flatMap((cell) => cell.coordinates.get(axis) ?? []);
  const [first] = all;
  return all.every((each) => each.length === first!.length && each.every((x, i) => x === first![i]))
    ? first
    : undefined;
}
