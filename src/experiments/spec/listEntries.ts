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

/** Entries of lists in one of the {@link piecesOf} a spec. */
const inOnePiece = 2 ** 14;

/**
 * Copies of a spec that has passed {@link entryFault}, with a part of the entries of its lists in each and every entry in one of them: of wrong
 * ones zod keeps a description each, and so is shown a piece first. None if the spec is a piece by itself.
 */
export function* piecesOf(spec: unknown): Generator<unknown, void> {
  const pieces = cut(spec, 0);
  const first = pieces.next();
  const second = pieces.next();
  if (first.done || second.done) return;
  yield first.value.part;
  yield second.value.part;
  for (const { part } of pieces) yield part;
}

interface Piece {
  readonly part: unknown;
  readonly entries: number;
}

function* cut(value: unknown, depth: number): Generator<Piece, void> {
  if (!isObject(value) || ArrayBuffer.isView(value) || depth > deepest) yield { part: value, entries: 0 };
  else if (Array.isArray(value)) yield* cutList(value, depth);
  else yield* cutObject(value as Readonly<Record<PropertyKey, unknown>>, depth);
}

function* cutList(list: readonly unknown[], depth: number): Generator<Piece, void> {
  let [part, entries]: [unknown[], number] = [[], 0];
  for (const entry of list) {
    const pieces = isObject(entry) ? cut(entry, depth + 1) : [{ part: entry, entries: 0 }];
    for (const piece of pieces) {
      part.push(piece.part);
      entries += 1 + piece.entries;
      if (entries < inOnePiece) continue;
      yield { part, entries };
      [part, entries] = [[], 0];
    }
  }
  if (entries > 0 || list.length === 0) yield { part, entries };
}

/** The first piece of each field, then the others of one field beside the first of those that are left. */
function* cutObject(fields: Readonly<Record<PropertyKey, unknown>>, depth: number): Generator<Piece, void> {
  const keys = Object.keys(fields);
  const pieces = keys.map((key) => cut(fields[key], depth + 1));
  const part: Record<string, unknown> = {};
  let entries = 0;
  for (const [i, key] of keys.entries()) {
    const first = pieces[i]!.next();
    if (first.done) continue;
    part[key] = first.value.part;
    entries += first.value.entries;
  }
  yield { part, entries };
  for (const [i, key] of keys.entries()) {
    for (const next of pieces[i]!) yield { part: { ...part, [key]: next.part }, entries: entries + next.entries };
  }
}
