import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { types } from "node:util";
import {
  bytes,
  dictionary,
  either,
  list,
  noMore,
  path as pathKind,
  requireArgument,
  text,
} from "../arguments/index.js";
import { exchange } from "../native/files.js";
import { createDirectory, isPresent, requireNoDeadLink } from "./directories.js";
import { foreignEntries, linkEntries, moveEntries } from "./foreignFiles.js";
import { type FileDigest, type Manifest, manifestKind, type SealedManifest, sealManifest } from "./manifest.js";
import { writePieces } from "./pieces.js";
import { manifestName, parseManifest } from "./resultDirectory.js";
import { createFile, syncDirectory } from "./storage.js";
import { storageError } from "./storageError.js";
import { uniqueName } from "./uniqueName.js";

/** The files of one result besides its manifest, by name; of what is too large to be put together, its parts. */
export type ResultFiles = Readonly<Record<string, Uint8Array | string | readonly Uint8Array[]>>;

const fileKind = either("a string, a Uint8Array or a list of these", text, bytes, list("a list of parts", bytes));

/**
 * Publishes a result: all files and a manifest that knows their digests are written to a directory of a name that nobody can foresee
 * and flushed; then the directory takes its name in one step. A reader sees the whole result, the one before, or none where there
 * was none; a failure leaves no trace.
 *
 * Where the file system cannot exchange two names in one step (renameat2 of Linux; NFS for example cannot), replacing a result takes
 * two, and a crash between them is mended by the next run. Files of a replaced result's directory that are not of the result, such as
 * notes, stay there.
 *
 * @throws {StorageError} if a file cannot be written (permissions, full disk).
 */
export async function publishResult(path: string, manifest: Manifest, files: ResultFiles): Promise<void> {
  noMore("publishResult", arguments, 3);
  requireArgument("publishResult", "path", path, pathKind);
  requireArgument("publishResult", "manifest", manifest, manifestKind);
  requireArgument("publishResult", "files", files, dictionary("an object of files", fileKind));
  await publish(path, manifest, files, {});
}

/**
 * Replaces files of the result at `path`, as {@link publishResult} does all of them; those that are not named stay as they are.
 *
 * @throws {StorageError} if a file cannot be written.
 */
export async function amendResult(
  path: string,
  { files, sha256: _, ...manifest }: SealedManifest,
  { added, dropped }: { readonly added: ResultFiles; readonly dropped: readonly string[] },
): Promise<void> {
  const stays = ([name]: [string, FileDigest]) => !(name in added || dropped.includes(name));
  await publish(path, manifest, added, Object.fromEntries(Object.entries(files).filter(stays)));
}

/** @param kept - Files of the result at `path` that are of the new one too. */
async function publish(
  path: string,
  manifest: Manifest,
  files: ResultFiles,
  kept: Readonly<Record<string, FileDigest>>,
): Promise<void> {
  await requireNoDeadLink(path);
  const unique = `${path}.${uniqueName()}`;
  const temporary = `${unique}.tmp`;
  try {
    await createDirectory(dirname(path));
    await mkdir(temporary);
    const digests: Record<string, FileDigest> = { ...kept };
    for (const name of Object.keys(kept)) await keepFile(join(path, name), join(temporary, name));
    for (const [name, content] of Object.entries(files))
      digests[name] = await writeFile(join(temporary, name), content);
    await writeFile(join(temporary, manifestName), `${JSON.stringify(sealManifest(manifest, digests), null, 2)}\n`);
    await syncDirectory(temporary);
    await putInPlace(temporary, path, `${unique}.old`);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {}); // the error to tell is the first one
    throw storageError(path, cause);
  }
}

/** The same file at another place, or a copy of it where the file system has no links. */
async function keepFile(from: string, to: string): Promise<void> {
  const copy = async () => {
    await createFile(to, async (file) => {
      for await (const piece of createReadStream(from)) await file.writeFile(piece as Buffer);
    });
  };
  await link(from, to).catch(copy);
}

async function writeFile(path: string, content: ResultFiles[string]): Promise<FileDigest> {
  const parts =
    typeof content === "string" ? [Buffer.from(content)] : types.isUint8Array(content) ? [content] : content;
  const hash = createHash("sha256");
  await createFile(path, async (file) => {
    for (const part of parts) await writePieces(file, part, hash);
  });
  return { bytes: parts.reduce((sum, { byteLength }) => sum + byteLength, 0), sha256: hash.digest("hex") };
}

async function putInPlace(temporary: string, path: string, replaced: string): Promise<void> {
  if (!(await isPresent(path))) return rename(temporary, path);
  const before = await parseManifest(path).catch(() => undefined);
  const foreign = await foreignEntries(path, Object.keys((before as SealedManifest | undefined)?.files ?? {}));
  await linkEntries(foreign, path, temporary);
  if (exchange(temporary, path)) {
    await moveEntries(foreign, temporary, path);
    return rm(temporary, { recursive: true, force: true }).catch(() => {}); // published all the same
  }
  await rename(path, replaced);
  try {
    await rename(temporary, path);
  } catch (cause) {
    await rename(replaced, path);
    throw cause;
  }
  await moveEntries(foreign, replaced, path);
  await rm(replaced, { recursive: true, force: true });
}
