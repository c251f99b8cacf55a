import { arrayName } from "../../runs/arrayName.js";
import type { NpyArray, NpyType } from "../../runs/npy.js";
import { indicesOf } from "../../runs/npyLayout.js";
import type { Arrays } from "../../runs/npz.js";
import type { Json } from "../../runs/spec.js";
import { axesOf, coordinates, timeAxes } from "./axes.js";
import type { StoredResult } from "./findResults.js";
import { flatten, isListText, type Scalar } from "./flatten.js";
import { experimentOf, provenance } from "./provenance.js";

/** What is known of one array of a cell without its numbers. */
export interface ArrayShape {
  readonly name: string;
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly axes: readonly string[];
}

/** Where the points of an axis lie. */
export type Coordinates = Float64Array | Int32Array;

/** What a cell gives to a table, and the shapes of its arrays. */
export interface Cell {
  readonly id: string;
  readonly path: string;
  readonly parameters: ReadonlyMap<string, Scalar>;
  readonly facts: ReadonlyMap<string, Scalar>;
  readonly shapes: readonly ArrayShape[];
  /** Numbers along axes that have coordinates, by axis. */
  readonly coordinates: ReadonlyMap<string, Coordinates>;
  /** Arrays over time, one number per time; several where other axes are flattened, `ensemble_train.0.3`. */
  readonly recorded: readonly { readonly name: string; readonly axis: string; readonly values: Float64Array }[];
  readonly scalars: ReadonlyMap<string, number>;
}

/** Columns that one array over time may become; an array of more is in the HDF5 file only. */
const mostColumns = 64;

/** What a table needs of a result; its arrays can be forgotten afterwards. */
export function cellOf({ id, path, manifest, summary }: StoredResult, arrays: Arrays): Cell {
  const experiment = experimentOf(manifest);
  const times = arrays["times"]?.shape[0];
  const shapes = Object.entries(arrays).map(([name, { type, shape }]) => ({
    name,
    type,
    shape,
    axes: axesOf(experiment, name, shape, times),
  }));
  const recorded = shapes.flatMap(({ name, axes }) => {
    const axis = axes.at(-1);
    if (axis === undefined || !timeAxes.includes(axis) || coordinates[name] !== undefined) return [];
    return columnsOf(name, arrays[name]!).map((column) => ({ ...column, axis }));
  });
  const isRecorded = (key: string) =>
    (coordinates[key] !== undefined && arrays[key] !== undefined) ||
    recorded.some(({ name }) => name === arrayName(key));
  const headlines = Object.entries(summary as Readonly<Record<string, Json>>).filter(
    ([key, value]) => !(Array.isArray(value) && isRecorded(key)),
  );
  const shown = [...flatten(Object.fromEntries(headlines), "summary")].filter(([, value]) => !isListText(value));
  return {
    id,
    path,
    shapes,
    recorded,
    parameters: flatten(manifest.spec),
    facts: new Map([...shown, ...provenance(manifest)]),
    coordinates: new Map(
      shapes.flatMap(({ name, axes }) => {
        const axis = coordinates[name];
        if (axis === undefined || axes.join() !== axis) return [];
        const { data } = arrays[name]!;
        return [[axis, data instanceof Int32Array ? data : Float64Array.from(data)] as const];
      }),
    ),
    scalars: new Map(
      shapes.flatMap(({ name, shape, type }) =>
        shape.length === 0 && !isComplex(type) ? [[name, arrays[name]!.data[0]!] as const] : [],
      ),
    ),
  };
}

/** Whether elements are (re, im). */
export function isComplex(type: NpyType): boolean {
  return type === "complex64" || type === "complex128";
}

/** An array over time as columns, with the indices of its other axes in their names. */
function columnsOf(name: string, { type, shape, data }: NpyArray): { name: string; values: Float64Array }[] {
  const times = shape.at(-1)!;
  const others = shape.slice(0, -1);
  const parts = isComplex(type) ? ["re", "im"] : [""];
  const count = others.reduce((product, n) => product * n, 1);
  if (times === 0 || count * parts.length > mostColumns) return [];
  return Array.from({ length: count }, (_, column) => column).flatMap((column) =>
    parts.map((part, k) => ({
      name: [name, ...indicesOf(column, others), ...(part === "" ? [] : [part])].join("."),
      values: Float64Array.from({ length: times }, (_, t) => data[(column * times + t) * parts.length + k]!),
    })),
  );
}
