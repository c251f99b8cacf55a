import { type FileHandle, open, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { ArgumentError } from "../native/errors.js";
import { isSealed, type SealedManifest } from "./manifest.js";
import { manifestEntry, NpzEntry, recordsOf } from "./npzEntry.js";
import { defaultPiece } from "./pieces.js";
import { type Json, parseJson, specDifferences } from "./spec.js";
import { StorageError } from "./storageError.js";
import { fixedLengths, localHeader, signatures } from "./zipRecords.js";

/**
 * Whether the result of `spec` is already at `path`, whole: every array has the SHA-256 that the manifest says.
 *
 * @returns The manifest if it is, undefined if nothing is there or `force` allows what is there to be replaced.
 * @throws {ArgumentError} if another spec's result, or something that is no result, is at `path`; {StorageError} if it is damaged or
 *   cannot be read; the signal's reason after an abort.
 */
export async function findNpz(
  path: string,
  spec: Json,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal | undefined },
): Promise<SealedManifest | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw foreign(path);
  const file = await open(path, "r").catch((cause: Error) => {
    throw new StorageError(`${path} cannot be read: ${cause.message}. Choose another file.`, { cause });
  });
  try {
    const { manifest, end } = await readHead(file, path);
    if (force) return undefined;
    await requireIntact(file, path, manifest, end, signal);
    const differences = specDifferences(manifest.spec, spec);
    if (differences.length === 0) return manifest;
    throw new ArgumentError(
      `${path} holds the result of another spec (${differences.join("; ")}). Choose another file, or replace it with { force }.`,
    );
  } finally {
    await file.close();
  }
}

/** Bytes; a manifest has some thousands. */
const longestManifest = 2 ** 24;

/** The manifest, and where the entry behind it begins. */
async function readHead(file: FileHandle, path: string): Promise<{ manifest: SealedManifest; end: number }> {
  const start = new Uint8Array(fixedLengths.local + manifestEntry.length);
  const { size: bytes } = await file.stat();
  if (bytes < start.length) throw foreign(path);
  await file.read(start, 0, start.length, 0);
  const view = new DataView(start.buffer);
  const size = view.getUint32(22, true);
  const { crc, name } = {
    crc: view.getUint32(14, true),
    name: Buffer.from(start.subarray(fixedLengths.local)).toString("latin1"),
  };
  if (
    view.getUint32(0, true) !== signatures.local ||
    name !== manifestEntry ||
    start.length + size > Math.min(bytes, longestManifest)
  )
    throw foreign(path);
  const content = Buffer.alloc(size);
  await file.read(content, 0, size, start.length);
  if (crc32(content) !== crc) throw damaged(path, "its manifest is not what was written");
  try {
    const manifest = parseJson(
      content.subarray(content.indexOf("\n") + 1).toString("utf8"),
    ) as unknown as SealedManifest;
    if (!isSealed({ ...manifest })) throw damaged(path, "its manifest is not what was written");
    return { manifest, end: start.length + size };
  } catch (cause) {
    throw cause instanceof StorageError ? cause : foreign(path, cause);
  }
}

/** Compares the whole file with what was written: contents by their digests, and what the archive has beside them byte by byte. */
async function requireIntact(
  file: FileHandle,
  path: string,
  manifest: SealedManifest,
  end: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const entries = [
    new NpzEntry(manifestEntry, end - localHeader({ name: manifestEntry, size: 0, crc: 0, offset: 0 }).length, 0),
  ];
  for (const [name, { bytes }] of Object.entries(manifest.files)) {
    entries.push(new NpzEntry(name, bytes, entries.at(-1)!.end));
  }
  for (const entry of entries) {
    const content = new Uint8Array(Math.min(defaultPiece, entry.size));
    for (let at = 0; at < entry.size; at += content.length) {
      signal?.throwIfAborted();
      const piece = content.subarray(0, Math.min(content.length, entry.size - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, entry.start + at);
      if (bytesRead < piece.length) throw damaged(path, `it ends within ${entry.name}`);
      entry.take(piece);
    }
    const { sha256 } = entry.digest();
    if (entry.name !== manifestEntry && sha256 !== manifest.files[entry.name]!.sha256) {
      throw damaged(path, `${entry.name} is not what was written (its SHA-256 differs)`);
    }
  }
  for (const [at, wanted] of recordsOf(entries)) {
    const found = Buffer.alloc(wanted.length + 1);
    const { bytesRead } = await file.read(found, 0, found.length, at);
    const isLast = at === entries.at(-1)!.end;
    if (!found.subarray(0, wanted.length).equals(wanted) || (isLast && bytesRead !== wanted.length)) {
      throw damaged(path, "what the archive says of its arrays is not what was written");
    }
  }
}

function foreign(path: string, cause?: unknown): ArgumentError {
  return new ArgumentError(`${path} exists but is no result of this program. Choose another file, or move it away.`, {
    cause,
  });
}

function damaged(path: string, what: string): StorageError {
  return new StorageError(`${path} is damaged: ${what}. Move the file away and run this again to compute it afresh.`);
}
