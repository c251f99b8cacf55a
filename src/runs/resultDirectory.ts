import { randomBytes } from "node:crypto";
import { access, constants, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArgumentError, NnqsError } from "../native/errors.js";
import type { Manifest } from "./manifest.js";
import { type Json, specDifferences } from "./spec.js";

/** The files of one result, by name. */
export type ResultFiles = Readonly<Record<string, Uint8Array | string>>;

/** Says why a file or directory could not be written and what to do. */
export class StorageError extends NnqsError {}

/**
 * Whether the result of `spec` is already at `path`.
 *
 * @returns "done" if it is, "absent" if nothing is there or `force` allows what is there to be replaced.
 * @throws {ArgumentError} if another spec's result, or something that is no result, is at `path`.
 * @throws {StorageError} if the directory could not be written to later.
 */
export async function findResult(path: string, spec: Json, { force = false } = {}): Promise<"done" | "absent"> {
  await requireWritable(dirname(path));
  if (!(await exists(path))) return "absent";
  const manifest = await readManifest(path);
  if (manifest === undefined) {
    throw new ArgumentError(
      `${path} exists but holds no result of this program. Choose another --out, or move it away.`,
    );
  }
  if (force) return "absent";
  const differences = specDifferences(manifest.spec, spec);
  if (differences.length === 0) return "done";
  throw new ArgumentError(
    `${path} holds the result of another spec (${differences.join("; ")}). Choose another --out, or replace it with --force.`,
  );
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
    await mkdir(temporary, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFlushed(join(temporary, name), content);
    if (await exists(path)) await rename(path, replaced);
    await rename(temporary, path);
  } catch (cause) {
    if (!(await exists(path)) && (await exists(replaced))) await rename(replaced, path);
    await rm(temporary, { recursive: true, force: true });
    throw storageError(path, cause);
  }
  await rm(replaced, { recursive: true, force: true });
}

/**
 * Writes a file under a temporary name and renames it: a reader sees the old content or the new.
 *
 * @throws {StorageError} if it cannot be written.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFlushed(temporary, content);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw storageError(path, cause);
  }
}

async function writeFlushed(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function requireWritable(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (cause) {
    throw storageError(directory, cause);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: "no permission to write there. Choose another --out",
  EPERM: "no permission to write there. Choose another --out",
  EROFS: "the file system is read-only. Choose another --out",
  ENOSPC: "the disk is full. Free some space, or choose another --out; nothing was left half-written",
  EFBIG: "the file size limit is reached. Raise it (ulimit -f), or choose another --out",
  EDQUOT: "the disk quota is used up. Free some space, or choose another --out",
  ENOTDIR: "a part of the path is a file. Choose another --out",
  EEXIST: "a file is in the way. Choose another --out",
};

function storageError(path: string, cause: unknown): StorageError {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  return new StorageError(`cannot write ${path}: ${remedies[code] ?? (cause as Error).message}.`, { cause });
}
