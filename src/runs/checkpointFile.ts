import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { rename, rm } from "node:fs/promises";
import { types } from "node:util";
import {
  callback,
  dictionary,
  list,
  noMore,
  path as pathKind,
  record,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import type { CheckpointStore, Snapshot } from "../ensemble/checkpoint.js";
import { NnqsError } from "../native/errors.js";
import { removeCheckpointLeftovers } from "./leftovers.js";
import { defaultPiece, readPieces, writePieces } from "./pieces.js";
import { replaceFile } from "./replaceFile.js";
import { parseJson } from "./spec.js";
import { readingFile } from "./storage.js";
import { storageError, unreadableError } from "./storageError.js";

/** A checkpoint that cannot be gone on from. */
export class CheckpointError extends NnqsError {}

const magic = /^nnqs checkpoint (\d+)\n$/;
const version = 1;
const snapshotKind = record("{ spec, arrays }", {
  arrays: dictionary("an object of arrays", list("a Float32Array, Float64Array or Int32Array")),
});
const magicText = `nnqs checkpoint ${version}\n`;
const digestLength = 32;
const longestHeader = 2 ** 26;
const containers = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const;
type ArrayType = keyof typeof containers;

interface Header {
  readonly spec: Snapshot["spec"];
  readonly arrays: readonly { readonly name: string; readonly type: ArrayType; readonly length: number }[];
}

/** How a checkpoint file is kept. */
export interface CheckpointFileOptions {
  /** Bytes that are hashed, written and read at a time; 4 MiB by default. */
  readonly piece?: number;
}

/**
 * Keeps snapshots in a file and the one before in `<path>.previous`. A snapshot is written piece by piece to a new file of a name that
 * nobody can foresee, flushed and renamed, and ends in its SHA-256: whatever happens, one of the two files is whole.
 *
 * @param onWarning - Told when a damaged snapshot was passed over; by default it becomes a Node warning.
 * @returns A store whose `load` throws {@link CheckpointError} if files are there but none is intact, or one is of a newer version.
 *   Both methods throw a StorageError if a file cannot be read or written; the snapshots before stay.
 */
export function checkpointFile(
  path: string,
  onWarning: (message: string) => void = process.emitWarning,
  options: CheckpointFileOptions = {},
): CheckpointStore {
  noMore("checkpointFile", arguments, 3);
  requireArgument("checkpointFile", "path", path, pathKind);
  requireArgument("checkpointFile", "onWarning", onWarning, callback);
  const { piece = defaultPiece } = requireOptions("checkpointFile", options, { piece: whole(1) });
  const previous = `${path}.previous`;
  // Whether what is at `path` is known to be whole, because this store has read or written it.
  let latestIsWhole = false;
  const read = (file: string) =>
    readingFile(file, (handle) => readSnapshot(handle, file, piece)).catch((cause: unknown) => absent(file, cause));
  return {
    name: path,
    async load() {
      await removeCheckpointLeftovers(path);
      const damaged: string[] = [];
      for (const file of [path, previous]) {
        const found = await read(file);
        if (found === undefined) continue;
        if (found === "damaged") {
          damaged.push(file);
          continue;
        }
        if (damaged.length > 0) onWarning(`The checkpoint ${damaged[0]} is damaged; going back to the one before it.`);
        latestIsWhole = file === path;
        return found;
      }
      if (damaged.length === 0) return undefined;
      throw new CheckpointError(
        `No intact checkpoint is left: ${damaged.join(" and ")} damaged. Remove ${damaged.length > 1 ? "them" : "it"} to start this run afresh.`,
      );
    },
    async save(snapshot) {
      requireArgument("checkpointFile.save", "snapshot", snapshot, snapshotKind);
      const keepIntact = async () => {
        // A damaged file must not replace the intact one before it.
        latestIsWhole ||= typeof (await read(path)) === "object";
        if (latestIsWhole) await rename(path, previous);
      };
      await replaceFile(path, (file) => writeSnapshot(file, snapshot, piece), keepIntact);
      latestIsWhole = true;
    },
  };
}

/** Removes a checkpoint, the one before it, and what kills left of ones that were being written. */
export async function removeCheckpoint(path: string): Promise<void> {
  noMore("removeCheckpoint", arguments, 1);
  requireArgument("removeCheckpoint", "path", path, pathKind);
  for (const file of [path, `${path}.previous`]) {
    await rm(file, { force: true }).catch((cause: unknown) => {
      throw storageError(file, cause);
    });
  }
  await removeCheckpointLeftovers(path);
}

async function writeSnapshot(file: FileHandle, { spec, arrays }: Snapshot, piece: number): Promise<void> {
  const entries = Object.entries(arrays);
  const header: Header = {
    spec,
    arrays: entries.map(([name, array]) => ({ name, type: typeOf(array), length: array.length })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const digest = createHash("sha256");
  for (const part of [Buffer.from(magicText), size, text]) await writePieces(file, part, digest, piece);
  for (const [, array] of entries) await writePieces(file, array, digest, piece);
  await file.writeFile(digest.digest());
}

/**
 * The snapshot in a file. Nothing is allocated before the lengths in its header agree with the length of the file.
 *
 * @throws {CheckpointError} if a newer version wrote it.
 */
async function readSnapshot(file: FileHandle, path: string, piece: number): Promise<Snapshot | "damaged"> {
  const { size } = await file.stat();
  const hash = createHash("sha256");
  const start = Buffer.alloc(magicText.length + 4);
  if (!(await readPieces(file, start, hash))) return "damaged";
  const found = Number(magic.exec(start.toString("latin1", 0, magicText.length))?.[1]);
  if (found > version) {
    const rest = size - start.length - digestLength;
    if (!(await endsInDigest(file, rest, hash, piece))) return "damaged"; // a flipped digit makes no newer version
    throw new CheckpointError(
      `The checkpoint ${path} is of a newer version of this program (format ${found}; this one reads ${version}). Go on with that version, or remove this file to start afresh.`,
    );
  }
  const headerLength = start.readUInt32LE(magicText.length);
  if (found !== version || headerLength > Math.min(longestHeader, size)) return "damaged";
  const text = Buffer.alloc(headerLength);
  if (!(await readPieces(file, text, hash))) return "damaged";
  const header = headerOf(text);
  const payload = header?.arrays.reduce(
    (sum, { type, length }) => sum + length * containers[type].BYTES_PER_ELEMENT,
    0,
  );
  if (header === undefined || payload !== size - start.length - headerLength - digestLength) return "damaged";
  const arrays: Record<string, Snapshot["arrays"][string]> = {};
  for (const { name, type, length } of header.arrays) {
    const array = new containers[type](length);
    if (!(await readPieces(file, array, hash, piece))) return "damaged";
    arrays[name] = array;
  }
  return (await endsInDigest(file, 0, hash, piece)) ? { spec: header.spec, arrays } : "damaged";
}

/** Whether, behind so many bytes more, a file has the digest of all that came before, as those of formats to come have too. */
async function endsInDigest(file: FileHandle, more: number, hash: Hash, piece: number): Promise<boolean> {
  if (more < 0) return false;
  for (let at = 0; at < more; at += piece) {
    if (!(await readPieces(file, new Uint8Array(Math.min(piece, more - at)), hash))) return false;
  }
  const digest = Buffer.alloc(digestLength);
  return (await readPieces(file, digest)) && hash.digest().equals(digest);
}

/** The header, if it is one; its digest is checked only after the arrays have been read. */
function headerOf(text: Buffer): Header | undefined {
  try {
    const header = parseJson(text.toString("utf8")) as unknown as Header;
    const valid = header.arrays.every(
      ({ type, length }) => Object.hasOwn(containers, type) && Number.isSafeInteger(length) && length >= 0,
    );
    return valid && typeof header.spec === "object" ? header : undefined;
  } catch {
    return undefined;
  }
}

function typeOf(array: Float32Array | Float64Array | Int32Array): ArrayType {
  if (types.isFloat32Array(array)) return "float32";
  return types.isFloat64Array(array) ? "float64" : "int32";
}

/** For a file that need not be there: what to do with the error of reading it. */
function absent(path: string, cause: unknown): undefined {
  if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  if (cause instanceof CheckpointError) throw cause;
  throw unreadableError(path, cause);
}
