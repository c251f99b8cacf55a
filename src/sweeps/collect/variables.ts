import type { ArrayShape, Cell } from "./cell.js";
import { isComplex } from "./cell.js";

/** An array of the cells as one variable; shorter ones are filled up with NaN. */
export interface Variable {
  readonly name: string;
  /** Of which arrays of the cells it is made: {@link keyOf} theirs. */
  readonly key: string;
  /** What it is called in the cells that have it. */
  readonly array: string;
  readonly axes: readonly string[];
  /** Lengths of these axes. */
  readonly shape: readonly number[];
  /** "int32" only if no number has to be filled in. */
  readonly type: "float64" | "int32";
  readonly complex: boolean;
  /** Whether it is the same in all cells, and stands there once. */
  readonly constant: boolean;
}

/**
 * One variable for each array name with its axes; where a name is that of arrays of other axes, of real and of complex ones, or an axis has it, it is
 * called `<axes>.<name>`.
 *
 * @param isConstant - Whether an array has the same numbers in all cells.
 * @param hasHoles - Whether there are places without a cell.
 * @param named - What has a name already.
 */
export function variablesOf(
  cells: readonly Cell[],
  isConstant: (name: string) => boolean,
  hasHoles: boolean,
  named: Iterable<string>,
): Variable[] {
  const groups = new Map<string, ArrayShape[]>();
  for (const { shapes } of cells) {
    for (const each of shapes) {
      const key = keyOf(each);
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
  }
  const lengths = new Map<string, number>();
  for (const { axes, shape } of [...groups.values()].flat()) {
    for (const [i, axis] of axes.entries()) lengths.set(axis, Math.max(shape[i]!, lengths.get(axis) ?? 0));
  }
  const taken = new Set([...named, ...lengths.keys(), "complex"]);
  return [...groups].flatMap(([key, group]) => {
    const [{ name: array, axes, type }] = group as [ArrayShape];
    const shape = axes.map((axis) => lengths.get(axis)!);
    if (shape.includes(0)) return [];
    let name = array;
    while (taken.has(name)) name = `${axes.join("_") || "scalar"}.${name}`;
    taken.add(name);
    const whole = group.length === cells.length && group.every((each) => each.shape.every((n, i) => n === shape[i]));
    const constant = isConstant(array);
    const integers = whole && (constant || !hasHoles) && group.every((each) => each.type === "int32");
    return [
      {
        name,
        key,
        array,
        axes,
        shape,
        type: integers ? ("int32" as const) : ("float64" as const),
        complex: isComplex(type),
        constant,
      },
    ];
  });
}

/** What arrays of several cells must have in common to be one variable: their name, their axes, and whether they are complex. */
export function keyOf({ name, axes, type }: ArrayShape): string {
  return JSON.stringify([name, axes, isComplex(type)]);
}

/** The numbers of one cell in the shape of their variable, NaN where the cell has none. */
export function filled(
  { shape, type, complex }: Variable,
  own: { readonly shape: readonly number[]; readonly data: ArrayLike<number> } | undefined,
): Float64Array | Int32Array {
  const parts = complex ? 2 : 1;
  const length = shape.reduce((product, n) => product * n, parts);
  if (type === "int32") return Int32Array.from(own!.data);
  if (own?.shape.every((n, i) => n === shape[i])) return Float64Array.from(own.data);
  const into = new Float64Array(length).fill(Number.NaN);
  if (own === undefined || own.shape.includes(0)) return into;
  const row = (own.shape.at(-1) ?? 1) * parts;
  const rows = own.data.length / row;
  for (let r = 0; r < rows; r++) {
    let [rest, offset, stride] = [r, 0, (shape.at(-1) ?? 1) * parts];
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      offset += (rest % own.shape[axis]!) * stride;
      rest = Math.floor(rest / own.shape[axis]!);
      stride *= shape[axis]!;
    }
    for (let k = 0; k < row; k++) into[offset + k] = own.data[r * row + k]!;
  }
  return into;
}
