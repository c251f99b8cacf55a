import h5wasm from "h5wasm/node";
import type { Scalar } from "./flatten.js";
import { filled, type Variable } from "./variables.js";

type File = InstanceType<typeof h5wasm.File>;

/** Values of a coordinate or of a variable of scalars. */
export type Values = readonly Scalar[] | Float64Array | Int32Array;

/**
 * An HDF5 file whose axes have names, as netCDF 4 has them: `xarray.open_dataset(file, engine="h5netcdf")` opens it. Every axis is a dimension scale
 * with the coordinates of its points.
 */
export class LabelledFile {
  readonly #file: File;
  readonly #grid: readonly string[];
  readonly #lengths = new Map<string, number>();

  private constructor(file: File, grid: readonly string[]) {
    this.#file = file;
    this.#grid = grid;
  }

  /** @param grid - Names of the axes that arrays of cells have before their own. */
  static async create(path: string, grid: readonly string[]): Promise<LabelledFile> {
    const { activate_throwing_error_handler: throwErrors } = await h5wasm.ready;
    throwErrors(); // by default the library prints them and goes on
    return new LabelledFile(new h5wasm.File(path, "w"), grid);
  }

  /** Adds an axis; it is there already if it has been added. */
  axis(given: string, coordinates: Values): void {
    const name = pathless(given);
    if (this.#lengths.has(name)) return;
    this.#lengths.set(name, coordinates.length);
    this.#write(name, coordinates, [coordinates.length]);
    this.#dataset(name).make_scale(name);
  }

  /** A fact of the whole file; what is not known is left out. */
  attribute(name: string, value: Scalar): void {
    if (value === null) return;
    if (typeof value === "string") this.#file.create_attribute(name, value);
    else if (typeof value === "boolean") this.#file.create_attribute(name, String(value));
    else this.#file.create_attribute(name, value, null, isInt32(value) ? "<i" : "<d");
  }

  /** Adds scalars along axes, in C order. */
  scalars(given: string, axes: readonly string[], values: Values): void {
    const name = pathless(given);
    const shape = axes.map((axis) => this.#lengths.get(pathless(axis))!);
    this.#write(name, values, shape);
    this.#label(name, axes);
  }

  /** Adds the arrays of cells as one variable, to be written cell by cell; or at once, where it is constant. */
  variable(variable: Variable, first: Parameters<typeof filled>[1]): void {
    const { type, constant } = variable;
    const name = pathless(variable.name);
    const [axes, shape] = this.#layout(variable);
    const own = shape.slice(constant ? 0 : this.#grid.length);
    const data = filled(variable, first);
    const dtype = type === "int32" ? "<i" : "<d";
    const ones = shape.slice(0, shape.length - own.length).map(() => 1);
    if (ones.length === 0) this.#file.create_dataset({ name, data, shape: own, dtype });
    else {
      const chunk = [...ones, ...own];
      this.#file.create_dataset({ name, data, shape: chunk, dtype, maxshape: shape, chunks: chunk });
      this.#dataset(name).resize(shape);
    }
    this.#label(name, axes);
  }

  /** Writes the numbers of the cell at a place of the grid. */
  cell(variable: Variable, place: readonly number[], own: Parameters<typeof filled>[1]): void {
    if (variable.constant || place.length === 0) return; // written with the variable
    const shape = this.#layout(variable)[1].slice(this.#grid.length);
    const ranges = [
      ...place.map((i) => [i, i + 1] as [number, number]),
      ...shape.map((n) => [0, n] as [number, number]),
    ];
    this.#dataset(pathless(variable.name)).write_slice(ranges, filled(variable, own));
  }

  close(): void {
    this.#file.close();
  }

  #layout({ axes, shape, complex, constant }: Variable): [string[], number[]] {
    const grid = constant ? [] : this.#grid;
    return [
      [...grid, ...axes, ...(complex ? ["complex"] : [])],
      [...grid.map((name) => this.#lengths.get(pathless(name))!), ...shape, ...(complex ? [2] : [])],
    ];
  }

  #write(name: string, values: Values, shape: number[]): void {
    const list = Array.from<Scalar>(values);
    const isNumber = list.every((value) => typeof value === "number" || value === null);
    const isInteger = !(values instanceof Float64Array) && list.every(isInt32);
    if (list.every((value) => typeof value === "boolean")) {
      this.#file.create_dataset({ name, data: Int8Array.from(list, Number), shape, dtype: "<b" });
    } else if (isInteger)
      this.#file.create_dataset({ name, data: Int32Array.from(list as number[]), shape, dtype: "<i" });
    else if (isNumber) {
      const data = Float64Array.from(list, (value) => (value === null ? Number.NaN : (value as number)));
      this.#file.create_dataset({ name, data, shape, dtype: "<d" });
    } else this.#file.create_dataset({ name, data: list.map((value) => (value === null ? "" : String(value))), shape });
  }

  #label(name: string, axes: readonly string[]): void {
    for (const [index, axis] of axes.entries()) this.#dataset(name).attach_scale(index, `/${pathless(axis)}`);
  }

  #dataset(name: string): InstanceType<typeof h5wasm.Dataset> {
    return this.#file.get(name) as InstanceType<typeof h5wasm.Dataset>;
  }
}

function isInt32(value: Scalar): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) < 2 ** 31;
}

/** A name that HDF5 takes for no path: groups are between slashes, and a dot is the group itself. */
function pathless(name: string): string {
  return /^\.+$/.test(name) ? `_${name}` : name.replaceAll("/", "\u2215");
}
