import { crc32 } from "node:zlib";
import { unzipSync, type Zippable, zip, zipSync } from "fflate";
import { bytes as bytesKind, dictionary, list, record, requireArgument, text } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { decodeNpy, encodeNpy, type NpyArray } from "./npy.js";
import { type ZipEntry, zipEntries } from "./zipDirectory.js";

/** Named arrays, as `numpy.load` gives them for a .npz file. */
export type Arrays = Readonly<Record<string, NpyArray>>;

const arraysKind = dictionary("an object of arrays", record("{ type, shape, data }", {}));

// A fixed time stamp: the same arrays give the same bytes.
const options = { level: 1, mtime: new Date("1980-01-01T00:00:00") } as const;
const extension = /\.npy$/;
// What deflate makes of a byte at most, and what it needs for nothing.
const [largestRatio, smallest] = [1032, 64];

/**
 * The bytes of an .npz file (a zip of .npy files, deflated as by `numpy.savez_compressed`).
 *
 * @throws {ArgumentError} naming the array that cannot be written.
 */
export function encodeNpz(arrays: Arrays): Uint8Array {
  requireArgument("encodeNpz", "arrays", arrays, arraysKind);
  return zipSync(filesOf(arrays), options);
}

/** {@link encodeNpz} to the same bytes, without keeping the event loop: large arrays are deflated by worker threads. */
export async function packNpz(arrays: Arrays): Promise<Uint8Array> {
  requireArgument("packNpz", "arrays", arrays, arraysKind);
  const files = filesOf(arrays);
  return new Promise((resolve) => {
    const alone = () => resolve(zipSync(files, options)); // where no thread can be had, what was computed is not lost
    try {
      zip(files, options, (error, bytes) => (error === null ? resolve(bytes) : alone()));
    } catch {
      alone();
    }
  });
}

function filesOf(arrays: Arrays): Zippable {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [`${name}.npy`, named(name, () => encodeNpy(array))]),
  );
}

/**
 * Reads an .npz file and checks the CRC of every array that it reads.
 *
 * @param bytes - The whole file; a Buffer of Node is one.
 * @param only - Names of the arrays to read; all by default.
 * @throws {ArgumentError} if it is no zip of arrays, naming the array that is damaged, missing or of a type that cannot be read.
 */
export function decodeNpz(bytes: Uint8Array, only?: readonly string[]): Arrays {
  if (only !== undefined) requireArgument("decodeNpz", "only", only, list("a list of names", text));
  requireArgument("decodeNpz", "bytes", bytes, bytesKind);
  const entries = zipEntries(bytes).filter(({ name }) => only?.includes(name.replace(extension, "")) ?? true);
  const names = entries.map(({ name }) => name.replace(extension, ""));
  const missing = only?.find((name) => !names.includes(name));
  if (missing !== undefined) throw new ArgumentError(`npz: there is no array "${missing}".`);
  return Object.fromEntries(entries.map((entry, i) => [names[i]!, named(names[i]!, () => read(bytes, entry))]));
}

function read(bytes: Uint8Array, { name, crc }: ZipEntry): NpyArray {
  const file = unzip(bytes, name);
  if (file === undefined || crc32(file) !== crc) {
    throw new ArgumentError("npz: its bytes are damaged: the checksum differs. Take another copy of the file.");
  }
  return decodeNpy(file);
}

/** One file of the archive, or undefined if it cannot be inflated. */
function unzip(bytes: Uint8Array, wanted: string): Uint8Array | undefined {
  try {
    return unzipSync(bytes, {
      // What promises more than deflate can hold is damaged, and is not allocated.
      filter: ({ name, size, originalSize }) => name === wanted && originalSize <= smallest + largestRatio * size,
    })[wanted];
  } catch {
    return undefined;
  }
}

/** Does what is to be done with one array; its errors name it. */
function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(error.message.replace(/^np[yz]:/, `npz: array "${name}":`), { cause: error });
  }
}
