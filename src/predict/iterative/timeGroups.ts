import { types } from "node:util";

/** Bytes of the mean's errors that are kept at once. */
const mostErrors = 2 ** 31;

/**
 * At how many times the scatter of members is followed together, whose every probe needs the mean's errors on all points.
 *
 * @param memory - Bytes for these errors.
 */
export function timesTogether(points: number, components: number, memory = mostErrors): number {
  return Math.max(1, Math.floor(memory / (8 * components * points)));
}

/** Times in groups of so many, in their order. */
export function timeGroups(times: Float64Array, together: number): Float64Array[] {
  const count = Math.max(1, Math.ceil(times.length / together));
  return Array.from({ length: count }, (_, k) => times.slice(k * together, (k + 1) * together));
}

/** What groups of times have given, as if they had been one: lists one after the other, numbers added up. */
export function joined<T extends object>(parts: readonly T[]): T {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return first as T;
  const entries = Object.entries(first).map(([name, value]): [string, unknown] => {
    const values: unknown[] = parts.map((part) => (part as Record<string, unknown>)[name]);
    if (typeof value === "number") return [name, (values as number[]).reduce((sum, x) => sum + x, 0)];
    if (types.isFloat64Array(value)) return [name, concatenated(values as Float64Array[])];
    return [name, joined(values as object[])];
  });
  return Object.fromEntries(entries) as T;
}

function concatenated(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
