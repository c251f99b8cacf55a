import { stat } from "node:fs/promises";
import { join } from "node:path";
import { boolean, noMore, path as pathKind, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { isPresent, requireNoDeadLink } from "./directories.js";
import { isSealed, type Manifest, type SealedManifest } from "./manifest.js";
import { digestFile } from "./pieces.js";
import { type Json, jsonKind, parseJson, specDifferences } from "./spec.js";
import { readText } from "./storage.js";
import { StorageError } from "./storageError.js";

/** A manifest of format 1 has neither digests nor warnings. */
export type StoredManifest =
  | SealedManifest
  | (Omit<Manifest, "format" | "warnings"> & {
      /** Of the manifest. */
      readonly format: 1;
    });

/** The file of a result that knows the others. */
export const manifestName = "manifest.json";
const newestFormat = 2;
/** A result that is not what was written. */
export class DamageError extends StorageError {}

const remedy = "Move the directory away and run this again to compute it afresh.";

/**
 * Whether the result of `spec` is already at `path`, whole: every file has the SHA-256 that the manifest says.
 *
 * @returns "done" if it is, "absent" if nothing is there or `force` allows what is there to be replaced.
 * @throws {ArgumentError} if another spec's result, or something that is no result, is at `path`.
 * @throws {DamageError} if a file of the result is missing or damaged; {StorageError} if a newer version wrote it, or a link is at
 *   `path` that leads nowhere.
 */
export async function findResult(
  path: string,
  spec: Json,
  options: { readonly force?: boolean } = {},
): Promise<"done" | "absent"> {
  noMore("findResult", arguments, 3);
  requireArgument("findResult", "path", path, pathKind);
  requireArgument("findResult", "spec", spec, jsonKind);
  const { force = false } = requireOptions("findResult", options, { force: boolean });
  if (!(await isPresent(path))) {
    await requireNoDeadLink(path); // before what is to go there is computed
    return "absent";
  }
  const manifest = await parseManifest(path);
  if (force) return "absent";
  await requireIntact(path, manifest);
  const differences = specDifferences(manifest.spec, spec);
  if (differences.length === 0) return "done";
  throw new ArgumentError(`${path} holds the result of another spec (${differences.join("; ")}).`, {
    remedy: "Choose another directory, or replace it with { force }.",
  });
}

/**
 * The manifest of the result at `path`.
 *
 * @throws {ArgumentError} if what is there is no result; {StorageError} if nothing is there, or the manifest cannot be read, is not
 *   what was written or is of a newer version.
 */
export async function readManifest(path: string): Promise<StoredManifest> {
  noMore("readManifest", arguments, 1);
  requireArgument("readManifest", "path", path, pathKind);
  const manifest = await parseManifest(path);
  requireSealed(path, manifest);
  return manifest;
}

/** The same, whether or not it is what was written: its fields may be anything. */
export async function parseManifest(path: string): Promise<StoredManifest> {
  const file = join(path, manifestName);
  const text = await readText(file).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT" && cause.code !== "ENOTDIR")
      throw damaged(path, `${manifestName} cannot be read`, cause);
    if (!(await isPresent(path)))
      throw new StorageError(`${path} is not there. Name the directory of a result.`, { cause });
    throw new ArgumentError(`${path} exists but holds no result of this program.`, {
      cause,
      remedy: "Choose another directory, or move it away.",
    });
  });
  let manifest: Partial<StoredManifest> | null;
  try {
    manifest = parseJson(text) as unknown as Partial<StoredManifest> | null;
  } catch (cause) {
    throw damaged(path, `${manifestName} is no JSON that this program writes`, cause);
  }
  const format = manifest?.format as unknown;
  if (Number.isSafeInteger(format) && (format as number) > newestFormat) {
    // Of every format that has them; a flipped digit makes no newer version.
    if (!isSealed(manifest as Readonly<Record<string, unknown>>)) throw notWritten(path);
    throw new StorageError(
      `${path} is of a newer version of this program (format ${format}; this one reads up to ${newestFormat}). Use that version, or choose another directory.`,
    );
  }
  if ((format !== 1 && format !== 2) || manifest?.spec === undefined) {
    throw damaged(path, `${manifestName} is no manifest`);
  }
  return manifest as StoredManifest;
}

/**
 * The headline numbers of a result that {@link findResult} has found; empty if an older version stored none.
 *
 * @throws {StorageError} if they cannot be read; where there is no result, as {@link readManifest}.
 */
export async function readSummary(path: string): Promise<Json> {
  noMore("readSummary", arguments, 1);
  requireArgument("readSummary", "path", path, pathKind);
  try {
    return parseJson(await readText(join(path, "summary.json")));
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) {
      await readManifest(path);
      return {};
    }
    throw damaged(path, "summary.json cannot be read", cause);
  }
}

/** Whether what is at a path is a result, every file of which is what was written, or one of a newer version. */
export async function verifyResult(path: string): Promise<boolean> {
  noMore("verifyResult", arguments, 1);
  requireArgument("verifyResult", "path", path, pathKind);
  try {
    await requireIntact(path, await parseManifest(path));
    return true;
  } catch (error) {
    if (error instanceof DamageError || error instanceof ArgumentError) return false;
    if (error instanceof StorageError) return true;
    throw error;
  }
}

/** @throws {StorageError} naming the file of the result that is not what was written. */
async function requireIntact(path: string, manifest: StoredManifest): Promise<void> {
  requireSealed(path, manifest);
  if (manifest.format === 1) {
    await requirePresent(path, "data.npz");
    return;
  }
  for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
    const size = await requirePresent(path, name);
    if (size !== bytes) throw damaged(path, `${name} has ${size} bytes, ${bytes} were written`);
    const found = await digestFile(join(path, name)).catch((cause: Error) => {
      throw damaged(path, `${name} cannot be read (${cause.message})`, cause);
    });
    if (found.sha256 !== sha256) throw damaged(path, `${name} is not what was written (its SHA-256 differs)`);
  }
}

/** @throws {DamageError} if a manifest that has a digest has another one. */
function requireSealed(path: string, manifest: StoredManifest): void {
  const ofBefore = manifest.format === 1 && !("sha256" in manifest);
  if (!ofBefore && !isSealed({ ...manifest })) throw notWritten(path);
}

/** @returns Its length. */
async function requirePresent(path: string, name: string): Promise<number> {
  const size = await stat(join(path, name)).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) throw damaged(path, `${name} is missing or empty`);
  return size;
}

function damaged(path: string, what: string, cause?: unknown): DamageError {
  return new DamageError(`${path} is damaged: ${what}.`, { cause, remedy });
}

function notWritten(path: string): DamageError {
  return damaged(path, `${manifestName} is not what was written`);
}
