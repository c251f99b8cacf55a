import { createHash } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CheckpointStore, Snapshot } from "../ensemble/checkpoint.js";
import { NnqsError } from "../native/errors.js";
import { createDirectory } from "./directories.js";
import { StorageError, storageError, writeFlushed } from "./storage.js";

/** A checkpoint that cannot be gone on from. */
export class CheckpointError extends NnqsError {}

const magic = Buffer.from("nnqs checkpoint 1\n");
const digestLength = 32;
const containers = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const;
type ArrayType = keyof typeof containers;

interface Header {
  readonly spec: Snapshot["spec"];
  readonly arrays: readonly { readonly name: string; readonly type: ArrayType; readonly length: number }[];
}

/**
 * Keeps snapshots in a file and the one before in `<path>.previous`. A snapshot is written to `<path>.unfinished`, flushed and
 * renamed, and ends in its SHA-256: whatever happens, one of the two files is whole.
 *
 * @param onWarning - Told when a damaged snapshot was passed over; by default it becomes a Node warning.
 * @returns A store whose `load` throws {@link CheckpointError} if files are there but none is intact. Both methods throw
 *   {@link StorageError}, if a file cannot be read or written; the snapshots before stay.
 */
export function checkpointFile(
  path: string,
  onWarning: (message: string) => void = process.emitWarning,
): CheckpointStore {
  const { previous, unfinished } = companions(path);
  return {
    name: path,
    async load() {
      const damaged: string[] = [];
      for (const file of [path, previous]) {
        const bytes = await readFile(file).catch(absent(file));
        if (bytes === undefined) continue;
        const snapshot = decodeSnapshot(bytes);
        if (snapshot === undefined) {
          damaged.push(file);
          continue;
        }
        if (damaged.length > 0) onWarning(`The checkpoint ${damaged[0]} is damaged; going back to the one before it.`);
        return snapshot;
      }
      if (damaged.length === 0) return undefined;
      throw new CheckpointError(
        `No intact checkpoint is left: ${damaged.join(" and ")} damaged. Remove ${damaged.length > 1 ? "them" : "it"} to start this run afresh.`,
      );
    },
    async save(snapshot) {
      try {
        await createDirectory(dirname(path));
        await writeFlushed(unfinished, encodeSnapshot(snapshot));
        // A damaged file must not replace the intact one before it.
        const present = await readFile(path).catch(absent(path));
        if (present !== undefined && isIntact(present)) await rename(path, previous);
        await rename(unfinished, path);
      } catch (cause) {
        await rm(unfinished, { force: true }).catch(() => {}); // the error to tell is the first one
        throw cause instanceof StorageError ? cause : storageError(path, cause);
      }
    },
  };
}

/** Removes a checkpoint, the one before it, and what a kill left of one that was being written. */
export async function removeCheckpoint(path: string): Promise<void> {
  for (const file of [path, ...Object.values(companions(path))]) await rm(file, { force: true });
}

function companions(path: string): { readonly previous: string; readonly unfinished: string } {
  return { previous: `${path}.previous`, unfinished: `${path}.unfinished` };
}

function encodeSnapshot({ spec, arrays }: Snapshot): Uint8Array {
  const entries = Object.entries(arrays);
  const header: Header = {
    spec,
    arrays: entries.map(([name, array]) => ({ name, type: typeOf(array), length: array.length })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const payload = entries.map(([, array]) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  const parts = [magic, size, text, ...payload];
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return Buffer.concat([...parts, digest.digest()]);
}

/** The snapshot in a file, or undefined if the file is damaged. */
function decodeSnapshot(bytes: Buffer): Snapshot | undefined {
  if (!isIntact(bytes)) return undefined;
  const start = magic.length + 4;
  const headerEnd = start + bytes.readUInt32LE(magic.length);
  const { spec, arrays } = JSON.parse(bytes.toString("utf8", start, headerEnd)) as Header;
  let at = headerEnd;
  const decoded = arrays.map(({ name, type, length }) => {
    const end = at + length * containers[type].BYTES_PER_ELEMENT;
    const own = Uint8Array.from(bytes.subarray(at, end)).buffer; // a copy, aligned
    at = end;
    return [name, new containers[type](own)] as const;
  });
  return { spec, arrays: Object.fromEntries(decoded) };
}

function isIntact(bytes: Buffer): boolean {
  if (bytes.length < magic.length + digestLength || !bytes.subarray(0, magic.length).equals(magic)) return false;
  const end = bytes.length - digestLength;
  return createHash("sha256").update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
}

function typeOf(array: Float32Array | Float64Array | Int32Array): ArrayType {
  if (array instanceof Float32Array) return "float32";
  return array instanceof Float64Array ? "float64" : "int32";
}

/** For a file that need not be there: what to do with the error of reading it. */
function absent(path: string): (cause: NodeJS.ErrnoException) => undefined {
  return (cause) => {
    if (cause.code === "ENOENT") return undefined;
    throw new StorageError(`cannot read ${path}: ${cause.message}. Move it away.`, { cause });
  };
}
