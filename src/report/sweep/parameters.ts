import type { Cell } from "../../sweeps/collect/cell.js";
import type { Scalar } from "../../sweeps/collect/flatten.js";
import { parameterNames } from "../../sweeps/collect/table.js";

/** A parameter over the cells. */
export interface Parameter {
  readonly name: string;
  readonly values: readonly Scalar[];
}

/** Cells that differ in seeds alone, with what they are called. */
export interface Group {
  readonly label: string;
  readonly cells: readonly Cell[];
}

/** Parameters of which no earlier one says the same. */
export function varyingParameters(cells: readonly Cell[]): Parameter[] {
  const seen = new Set<string>();
  return [...parameterNames(cells)].flatMap(([path, name]) => {
    const values = cells.map(({ parameters }) => parameters.get(path) ?? null);
    const distinct = [...new Set(values)];
    const pattern = values.map((value) => distinct.indexOf(value)).join();
    if (distinct.length < 2 || path === "name" || seen.has(pattern)) return [];
    seen.add(pattern);
    return [{ name, values }];
  });
}

/** Whether a parameter only draws other random numbers. */
export function isSeed(name: string): boolean {
  return /(?:^|\.)seed(?:\.|$)/i.test(name);
}

/**
 * Cells that have the same values of the parameters that are no seeds, by name.
 *
 * @param on - Those on which the numbers depend, all that vary or more. Cells that agree in them say the same, and only one of them is there: counted
 *   twice it would weigh twice, and scatter less.
 */
export function groupsOf(
  cells: readonly Cell[],
  varying: readonly Parameter[],
  on: readonly Parameter[] = varying,
): Group[] {
  const telling = varying.filter(({ name }) => !isSeed(name));
  const groups = new Map<string, Cell[]>();
  const seen = new Set<string>();
  for (const [i, cell] of cells.entries()) {
    const key = JSON.stringify(on.map(({ values }) => values[i]));
    if (seen.has(key)) continue;
    seen.add(key);
    const label =
      telling.map(({ name, values }) => `${shortOf(name, telling)} = ${values[i] ?? "none"}`).join(", ") || "all cells";
    groups.set(label, [...(groups.get(label) ?? []), cell]);
  }
  const { compare } = new Intl.Collator("en", { numeric: true });
  return [...groups].map(([label, members]) => ({ label, cells: members })).sort((a, b) => compare(a.label, b.label));
}

/** The last words of a path that tell it from the others; the place in a list of one is left out. */
export function shortOf(name: string, all: readonly Parameter[]): string {
  const isAlone = name.endsWith(".0") && !all.some((each) => each.name === name.replace(/0$/, "1"));
  const words = (isAlone ? name.slice(0, -2) : name).split(".");
  const others = all.filter((each) => each.name !== name);
  for (let count = 1; count < words.length; count++) {
    const short = words.slice(-count).join(".");
    if (/^\d/.test(short) || others.some((each) => `.${each.name}.`.includes(`.${short}.`))) continue;
    return short;
  }
  return words.join(".");
}

/**
 * The parameters on which numbers of the cells depend. One is left out if cells that differ in it alone have the same numbers, wherever
 * there are such cells.
 */
export function decisive(
  cells: readonly Cell[],
  varying: readonly Parameter[],
  numbersOf: (cell: Cell) => readonly number[],
): readonly Parameter[] {
  const numbers = cells.map(numbersOf);
  let left = varying;
  const seedsLast = [...varying].sort((a, b) => Number(isSeed(a.name)) - Number(isSeed(b.name)));
  for (const parameter of seedsLast) {
    const others = left.filter((each) => each !== parameter);
    const groups = new Map<string, number[]>();
    for (const i of cells.keys()) {
      const key = JSON.stringify(others.map(({ values }) => values[i]));
      groups.set(key, [...(groups.get(key) ?? []), i]);
    }
    const tells = [...groups.values()].some((group) => group.length > 1);
    const same = [...groups.values()].every((group) =>
      group.every((i) => sameNumbers(numbers[i]!, numbers[group[0]!]!)),
    );
    if (tells && same) left = others;
  }
  return left;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, i) => Object.is(value, b[i]) || Math.abs(value - b[i]!) <= 1e-9 * Math.abs(value))
  );
}
