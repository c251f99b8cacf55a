import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArgumentError } from "../native/errors.js";
import { createDirectory, isPresent, requireWritableDirectory } from "./directories.js";
import type { Manifest } from "./manifest.js";
import { type Json, specDifferences } from "./spec.js";
import { StorageError, storageError, writeFlushed } from "./storage.js";

/** The files of one result, by name. */
export type ResultFiles = Readonly<Record<string, Uint8Array | string>>;

/**
 * Whether the result of `spec` is already at `path`.
 *
 * @param options.files - Files that belong to it besides the manifest.
 * @returns "done" if it is, "absent" if nothing is there or `force` allows what is there to be replaced; then it can be written.
 * @throws {ArgumentError} if another spec's result, or something that is no result, is at `path`.
 * @throws {StorageError} if a file of the result is missing or empty, or the directory could not be written to later.
 */
export async function findResult(
  path: string,
  spec: Json,
  { force = false, files = [] }: { readonly force?: boolean; readonly files?: readonly string[] } = {},
): Promise<"done" | "absent"> {
  if ((await isPresent(path)) && (await isResultOf(path, spec, force))) {
    await requireFiles(path, files);
    return "done";
  }
  await requireWritableDirectory(dirname(path)).catch((cause: unknown) => {
    throw storageError(dirname(path), cause);
  });
  return "absent";
}

/** Whether the result at `path` is that of `spec` and is to stay. */
async function isResultOf(path: string, spec: Json, force: boolean): Promise<boolean> {
  const manifest = await readManifest(path);
  if (manifest === undefined) {
    throw new ArgumentError(
      `${path} exists but holds no result of this program. Choose another --out, or move it away.`,
    );
  }
  if (force) return false;
  const differences = specDifferences(manifest.spec, spec);
  if (differences.length === 0) return true;
  throw new ArgumentError(
    `${path} holds the result of another spec (${differences.join("; ")}). Choose another --out, or replace it with --force.`,
  );
}

async function requireFiles(path: string, files: readonly string[]): Promise<void> {
  for (const name of files) {
    const size = await stat(join(path, name)).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0) continue;
    throw new StorageError(
      `${path} is damaged: ${name} is missing or empty. Move the directory away and run this again to compute it afresh.`,
    );
  }
}

/** The manifest of the result at `path`, or undefined if there is none that can be read. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(join(path, "manifest.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/**
 * Publishes a result: all files are written to a directory of a temporary name, flushed, and the directory is renamed.
 * A reader sees the whole result, the one before, or none; a failure leaves no trace.
 *
 * @throws {StorageError} if a file cannot be written (permissions, full disk).
 */
export async function publishResult(path: string, files: ResultFiles): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  const replaced = `${temporary}.old`;
  try {
    await createDirectory(temporary);
    for (const [name, content] of Object.entries(files)) await writeFlushed(join(temporary, name), content);
    if (await isPresent(path)) await rename(path, replaced);
    await rename(temporary, path);
  } catch (cause) {
    if (!(await isPresent(path)) && (await isPresent(replaced))) await rename(replaced, path);
    await rm(temporary, { recursive: true, force: true });
    throw storageError(path, cause);
  }
  await rm(replaced, { recursive: true, force: true });
}
