import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ArgumentError } from "../../native/errors.js";
import { entriesOf, requireCreatable, requireNoDeadLink } from "../../runs/directories.js";
import { readDocument, writeDocument, writeLinks } from "../../runs/documents.js";
import { packageVersion } from "../../runs/environment.js";
import { removeLeftovers } from "../../runs/leftovers.js";
import { ForeignLockError, HeldError, withLock } from "../../runs/lock.js";
import { type Json, parseJson } from "../../runs/spec.js";
import { StorageError } from "../../runs/storageError.js";
import { type Cell, digestOf } from "../spec/cells.js";
import type { SweepSpec } from "../spec/sweepSpec.js";
import { linksOf } from "./links.js";

/** A sweep on disk; docs/sweeps.md says what lies where. */
export interface Store {
  readonly directory: string;
  /** As it was merged from file and command line. */
  readonly spec: SweepSpec;
  /** In the order of the sweep. */
  readonly cells: readonly Cell[];
}

/** Version of the layout of a store, and of what names cells. */
const format = 1;
const fileName = "sweep.json";

/** Where the results of all cells are. */
export function cellsDirectory({ directory }: Pick<Store, "directory">): string {
  return join(directory, "cells");
}

/** Where the result of a cell is, or will be. */
export function cellDirectory(store: Pick<Store, "directory">, { id }: Pick<Cell, "id">): string {
  return join(cellsDirectory(store), id);
}

/** Where what several cells share is kept. */
export function sharedDirectory({ directory }: Pick<Store, "directory">): string {
  return join(directory, "shared");
}

/** Where runners keep what is no result. */
export function stateDirectory({ directory }: Pick<Store, "directory">): string {
  return join(directory, "state");
}

/** What a kill leaves in a directory before there is a store: the unfinished document, its lock. */
const unfinished = /^sweep\.json\.(?:[0-9a-f]{16}\.tmp|lock(?:\.[0-9a-f]{16}(?:\..*)?)?)$/;

/**
 * Writes the spec of a sweep and its cells, and the tree of links to these; cells that are there already stay, and what kills have left of earlier
 * writes is removed.
 *
 * @throws {ArgumentError} if something else is in the directory; {StorageError} if it is a store of a newer version, or cannot be written.
 */
export async function writeStore(store: Store): Promise<void> {
  const { directory, spec, cells } = store;
  const path = join(directory, fileName);
  const links = join(directory, "by");
  await requireOurs(directory);
  await afterOthers(path, async () => {
    for (const written of [path, links]) await removeLeftovers(written);
    const before = await writtenBefore(directory);
    const text = textOf(spec, cells);
    if (text !== before) await writeDocument(path, text);
    await writeLinks(links, linksOf(cells));
  });
}

/**
 * Whether {@link writeStore} could write a sweep, as far as can be seen without writing.
 *
 * @throws as it does.
 */
export async function requireWritable({ directory }: Pick<Store, "directory">): Promise<void> {
  await requireCreatable(directory);
  await requireOurs(directory);
  await requireNoDeadLink(join(directory, fileName));
  await writtenBefore(directory);
}

/** The document of the sweep in a directory, if there is one. @throws {StorageError} if it is of a newer version, or damaged. */
async function writtenBefore(directory: string): Promise<string | undefined> {
  const before = await readDocument(join(directory, fileName));
  if (before !== undefined) requireFormat(directory, before);
  return before;
}

/** @throws {ArgumentError} if something is in a directory, and no sweep; {StorageError} if it cannot be read. */
async function requireOurs(directory: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const there = (await entriesOf(directory)).map(({ name }) => name);
    if (there.includes(fileName) || there.every((entry) => unfinished.test(entry))) return;
    await setTimeout(50); // another runner that begins at this moment may be writing it
  }
  throw new ArgumentError(`${directory} exists but holds no sweep. Choose another directory, or move it away.`);
}

/** Does brief work that one process at a time does for a path, after others that are at it. */
async function afterOthers(path: string, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await withLock(path, work);
    } catch (error) {
      const isBrief = error instanceof HeldError && !(error instanceof ForeignLockError);
      if (!isBrief || tries === 200) throw error;
      await setTimeout(50);
    }
  }
}

/**
 * Reads a store.
 *
 * @throws {ArgumentError} if there is none; {StorageError} if a newer version wrote it, or it is damaged.
 */
export async function openStore(directory: string): Promise<Store> {
  const text = await readDocument(join(directory, fileName));
  if (text === undefined) {
    throw new ArgumentError(
      `${directory} holds no sweep: there is no ${fileName}. Name the directory that nnqs sweep --out was given.`,
    );
  }
  const content = requireFormat(directory, text);
  const { spec, cells } = content;
  if (!isSealed(text, content)) throw damaged(directory);
  if (!Array.isArray(cells) || !cells.every(isCell) || !hasTexts(spec, "name")) throw damaged(directory);
  return { directory, spec: spec as unknown as SweepSpec, cells: cells as unknown as readonly Cell[] };
}

/** Whether a cell is what {@link writeStore} writes: its id names a directory of ours, and no other. */
function isCell(cell: Json): boolean {
  if (!hasTexts(cell, "id")) return false;
  const { id, values, spec } = cell;
  return /^[0-9a-f]{16}$/.test(id) && hasTexts(values) && hasTexts(spec, "experiment");
}

/** Whether a value is an object whose fields of these names are texts. */
function hasTexts<Name extends string>(
  value: Json | undefined,
  ...names: readonly Name[]
): value is { readonly [key: string]: Json } & { readonly [key in Name]: string } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return names.every((name) => typeof (value as Readonly<Record<string, Json>>)[name] === "string");
}

function requireFormat(directory: string, text: string): Readonly<Record<string, Json>> {
  let content: Readonly<Record<string, Json>>;
  try {
    content = parseJson(text) as Readonly<Record<string, Json>>;
  } catch (cause) {
    throw damaged(directory, cause);
  }
  const found = content?.["format"];
  if (typeof found === "number" && found > format && content["sha256"] !== undefined && isSealed(text, content)) {
    throw new StorageError(
      `${directory} is of a newer version of this program (format ${found}; this one reads ${format}). Use that version, or choose another directory.`,
    );
  }
  if (found !== format) throw damaged(directory);
  return content;
}

function damaged(directory: string, cause?: unknown): StorageError {
  return new StorageError(
    `${join(directory, fileName)} is damaged. Move it away and run nnqs sweep with its spec again; cells that are done are kept.`,
    { cause },
  );
}

/** What stands before the digest of all that comes before it. */
const sealed = ',\n  "sha256": "';

/** Whether a document is what {@link textOf} has written, to the last letter; those of older versions have no digest. */
function isSealed(text: string, { sha256 }: Readonly<Record<string, Json>>): boolean {
  if (sha256 === undefined) return true;
  const end = text.lastIndexOf(sealed);
  return end !== -1 && sha256 === digestOf(text.slice(0, end), 64);
}

/** The spec for people, a line for each cell, and the digest of both: another number would be another cell under the name of this one. */
function textOf(spec: SweepSpec, cells: readonly Cell[]): string {
  const head = JSON.stringify({ format, version: packageVersion(), spec }, null, 2).replace(/\n\}$/, "");
  const lines = cells.map(({ id, values, spec: own }) => `    ${JSON.stringify({ id, values, spec: own })}`);
  const text = `${head},\n  "cells": [\n${lines.join(",\n")}\n  ]`;
  return `${text}${sealed}${digestOf(text, 64)}"\n}\n`;
}
