import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { ArgumentError } from "../native/errors.js";
import { createDirectory, isPresent } from "./directories.js";
import { uniqueName } from "./lock.js";
import { isSealed, type Manifest, type SealedManifest, sealManifest } from "./manifest.js";
import { encodeHeader } from "./npyHeader.js";
import { defaultPiece, type FileDigest } from "./pieces.js";
import { type Json, parseJson, specDifferences } from "./spec.js";
import { createFile, StorageError, storageError, syncDirectory } from "./storage.js";
import { centralDirectory, localHeader, type StoredFile } from "./zipRecords.js";

// A result that is one .npz file, of arrays that need not fit into memory: they are stored as they are, so that the place of every
// number is known before the first is there, and rows of all arrays are written as they come. The first entry is the manifest, JSON
// followed by blanks as an array of bytes, which NumPy reads too: json.loads(file["manifest"].tobytes()).

/** A float64 array that will be written, in C order. */
export interface PlannedArray {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Appends numbers to one of the arrays. */
export type Append = (name: string, numbers: Float64Array) => Promise<void>;

const manifestEntry = "manifest.npy";
/** Bytes that a manifest may grow by until all is written: times of stages, digests, warnings. */
const growth = 4096;

/** A file of the archive with where it is, and what has been written of it. */
class Entry implements StoredFile {
  crc = 0;
  written = 0;
  readonly hash = createHash("sha256");

  constructor(
    readonly name: string,
    readonly size: number,
    readonly offset: number,
  ) {}

  /** Where the content begins. */
  get start(): number {
    return this.offset + localHeader(this).length;
  }

  get end(): number {
    return this.start + this.size;
  }

  async append(file: FileHandle, content: Uint8Array): Promise<void> {
    for (let at = 0; at < content.length; at += defaultPiece) {
      const piece = content.subarray(at, at + defaultPiece);
      await writeAt(file, piece, this.start + this.written);
      this.crc = crc32(piece, this.crc);
      this.hash.update(piece);
      this.written += piece.length;
    }
  }

  digest(): FileDigest {
    if (this.written !== this.size) throw new TypeError(`${this.name} has ${this.written} of ${this.size} bytes`);
    return { bytes: this.size, sha256: this.hash.digest("hex") };
  }
}

/** Bytes of the file that holds these arrays, but for some thousands. */
export function npzFileBytes(arrays: readonly PlannedArray[]): number {
  return arrays.reduce((sum, { shape }) => sum + 8 * shape.reduce((product, n) => product * n, 1), 0);
}

/**
 * Writes a result that is one .npz file. It appears whole, in one step, in place of a result of before; a failure leaves no trace.
 *
 * @param manifest - What is known before; its JSON may grow by 4 kB.
 * @param fill - Appends to every array all of its numbers, and returns the manifest as it has become.
 * @throws {StorageError} if the file cannot be written, or the disk has no room for it, which is looked at first; what `fill` throws.
 */
export async function publishNpz(
  path: string,
  manifest: Manifest,
  arrays: readonly PlannedArray[],
  fill: (append: Append) => Promise<Manifest>,
): Promise<void> {
  const temporary = `${path}.${uniqueName()}.tmp`;
  const room = Buffer.byteLength(manifestText(manifest)) + growth;
  let failure: unknown; // of the work, not of the disk
  try {
    await createDirectory(dirname(path));
    await requireRoom(path, npzFileBytes(arrays));
    await createFile(temporary, async (file) => {
      const [head, ...entries] = layOut(room, arrays);
      const appendTo = async (name: string, numbers: Float64Array) => {
        const { buffer, byteOffset, byteLength } = numbers;
        const entry = entries.find((one) => one.name === `${name}.npy`)!;
        await entry.append(file, new Uint8Array(buffer, byteOffset, byteLength));
      };
      for (const [i, { shape }] of arrays.entries()) await entries[i]!.append(file, encodeHeader("<f8", shape));
      const finished = await fill(appendTo).catch((error: unknown) => {
        failure = error;
        throw error;
      });
      const digests = Object.fromEntries(entries.map((entry) => [entry.name, entry.digest()]));
      const text = Buffer.alloc(room, " ");
      text.write(manifestText(sealManifest(finished, digests)));
      await head!.append(file, encodeHeader("|u1", [room]));
      await head!.append(file, text);
      for (const [at, record] of recordsOf([head!, ...entries])) await writeAt(file, record, at);
    });
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {}); // the error to tell is the first one
    throw failure ?? (cause instanceof StorageError ? cause : storageError(path, cause));
  }
}

/** The entries one behind the other, the manifest first. */
function layOut(room: number, arrays: readonly PlannedArray[]): Entry[] {
  const entries = [new Entry(manifestEntry, encodeHeader("|u1", [room]).length + room, 0)];
  for (const array of arrays) {
    const size = encodeHeader("<f8", array.shape).length + npzFileBytes([array]);
    entries.push(new Entry(`${array.name}.npy`, size, entries.at(-1)!.end));
  }
  return entries;
}

/** What the archive has beside the contents of its entries, and where. */
function recordsOf(entries: readonly Entry[]): (readonly [at: number, record: Uint8Array])[] {
  const { end } = entries.at(-1)!;
  return [
    ...entries.map((entry) => [entry.offset, localHeader(entry)] as const),
    [end, centralDirectory(entries, end)] as const,
  ];
}

function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function writeAt(file: FileHandle, content: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < content.length; ) {
    at += (await file.write(content, at, content.length - at, position + at)).bytesWritten;
  }
}

/** @throws {StorageError} if the disk has no room for so many bytes; one that does not say is believed to have. */
async function requireRoom(path: string, bytes: number): Promise<void> {
  const disk = await statfs(dirname(path)).catch(() => undefined);
  const free = disk === undefined ? Number.POSITIVE_INFINITY : disk.bavail * disk.bsize;
  if (bytes <= free) return;
  const gigabytes = (value: number) => `${(value / 1e9).toPrecision(3)} GB`;
  throw new StorageError(
    `cannot write ${path}: it takes ${gigabytes(bytes)}, and the disk has ${gigabytes(free)} left. Free some space, or choose another file.`,
  );
}

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
  if (!(await isPresent(path))) return undefined;
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

/** The manifest, and where the entry behind it begins. */
async function readHead(file: FileHandle, path: string): Promise<{ manifest: SealedManifest; end: number }> {
  const foreign = (cause?: unknown) =>
    new ArgumentError(`${path} exists but is no result of this program. Choose another file, or move it away.`, {
      cause,
    });
  const start = new Uint8Array(30 + manifestEntry.length);
  const { size: bytes } = await file.stat();
  if (!(await file.stat()).isFile() || bytes < start.length) throw foreign();
  await file.read(start, 0, start.length, 0);
  const view = new DataView(start.buffer);
  const size = view.getUint32(22, true);
  const { crc, name } = { crc: view.getUint32(14, true), name: Buffer.from(start.subarray(30)).toString("latin1") };
  if (view.getUint32(0, true) !== 0x04034b50 || name !== manifestEntry || start.length + size > bytes) throw foreign();
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
    throw cause instanceof StorageError ? cause : foreign(cause);
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
    new Entry(manifestEntry, end - localHeader({ name: manifestEntry, size: 0, crc: 0, offset: 0 }).length, 0),
  ];
  for (const [name, { bytes }] of Object.entries(manifest.files)) {
    entries.push(new Entry(name, bytes, entries.at(-1)!.end));
  }
  for (const entry of entries) {
    const content = new Uint8Array(Math.min(defaultPiece, entry.size));
    for (let at = 0; at < entry.size; at += content.length) {
      signal?.throwIfAborted();
      const piece = content.subarray(0, Math.min(content.length, entry.size - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, entry.start + at);
      if (bytesRead < piece.length) throw damaged(path, `it ends within ${entry.name}`);
      entry.hash.update(piece);
      entry.crc = crc32(piece, entry.crc);
    }
    const sha256 = entry.hash.digest("hex");
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

function damaged(path: string, what: string): StorageError {
  return new StorageError(`${path} is damaged: ${what}. Move the file away and run this again to compute it afresh.`);
}
