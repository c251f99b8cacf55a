import { dirname } from "node:path";
import { type Manifest, sealManifest } from "./manifest.js";
import { encodeHeader } from "./npyHeader.js";
import { manifestEntry, NpzEntry, recordsOf, writeAt } from "./npzEntry.js";
import { replaceFile } from "./replaceFile.js";
import { freeBytes } from "./storage.js";
import { StorageError } from "./storageError.js";

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

/** Bytes that a manifest may grow by until all is written: times of stages, digests, warnings. */
const growth = 4096;

/** Bytes of the file that holds these arrays, but for some thousands. */
function npzFileBytes(arrays: readonly PlannedArray[]): number {
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
  const room = manifestText(manifest).length + growth;
  let failure: unknown; // of the work, not of the disk
  try {
    await replaceFile(path, async (file) => {
      await requireRoom(path, npzFileBytes(arrays));
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
      const text = Buffer.from(manifestText(sealManifest(finished, digests)).padEnd(room));
      if (text.length !== room) throw new TypeError(`the manifest has ${text.length} bytes, more than ${room}`);
      await head!.append(file, encodeHeader("|u1", [room]));
      await head!.append(file, text);
      for (const [at, record] of recordsOf([head!, ...entries])) await writeAt(file, record, at);
    });
  } catch (cause) {
    throw failure ?? cause;
  }
}

/** The entries one behind the other, the manifest first. */
function layOut(room: number, arrays: readonly PlannedArray[]): NpzEntry[] {
  const entries = [new NpzEntry(manifestEntry, encodeHeader("|u1", [room]).length + room, 0)];
  for (const array of arrays) {
    const size = encodeHeader("<f8", array.shape).length + npzFileBytes([array]);
    entries.push(new NpzEntry(`${array.name}.npy`, size, entries.at(-1)!.end));
  }
  return entries;
}

/** JSON of as many bytes as characters. */
function manifestText(manifest: Manifest): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(manifest, null, 2).replaceAll(/[\u0080-\uffff]/g, escaped)}\n`;
}

/** @throws {StorageError} if the disk has no room for so many bytes. */
async function requireRoom(path: string, bytes: number): Promise<void> {
  const free = await freeBytes(dirname(path));
  if (bytes <= free) return;
  const gigabytes = (value: number) => `${(value / 1e9).toPrecision(3)} GB`;
  throw new StorageError(
    `cannot write ${path}: it takes ${gigabytes(bytes)}, and the disk has ${gigabytes(free)} left. Free some space, or choose another file.`,
  );
}
