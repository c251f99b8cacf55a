import { types } from "node:util";
import { isObject } from "../../arguments/index.js";

/** Entries that a spec may have in all of its lists and objects together: a second of checks. */
const most = 2 ** 22;

/** Levels that are looked at; no schema goes as deep, and circles end here. */
const deepest = 64;

/** What no schema should see of a spec, since it would be told of each entry. */
export interface EntryFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The first hole of a list, a Proxy in place of one, or more entries than any spec has; undefined if there is none. */
export function entryFault(spec: unknown): EntryFault | undefined {
  let count = 0;
  const faultIn = (value: unknown, depth: number): EntryFault | undefined => {
    if (types.isProxy(value))
      return Array.isArray(value) ? { path: [], message: "it must be a plain list" } : undefined;
    if (!isObject(value) || ArrayBuffer.isView(value) || depth > deepest) return undefined;
    const isArray = Array.isArray(value);
    const keys = isArray ? undefined : Object.keys(value);
    const length = keys?.length ?? (value as readonly unknown[]).length;
    for (let i = 0; i < length; i++) {
      const key = keys?.[i] ?? i;
      if (isArray && !(i in value)) return { path: [key], message: "a list must have no holes" };
      if (++count > most) return { path: [], message: `a spec must have at most ${most} entries` };
      const fault = faultIn((value as Readonly<Record<PropertyKey, unknown>>)[key], depth + 1);
      if (fault !== undefined) return { ...fault, path: [key, ...fault.path] };
    }
    return undefined;
  };
  return faultIn(spec, 0);
}
