import { crc32, inflateRawSync } from "node:zlib";
import { type Zippable, zipSync } from "fflate";
import {
  bytes as bytesKind,
  dictionary,
  inNameOf,
  list,
  noMore,
  record,
  requireArgument,
  text,
} from "../arguments/index.js";
import { ArgumentError, MemoryError } from "../native/errors.js";
import { decodeNpy, encodeNpy, type NpyArray } from "./npy.js";
import { type ZipEntry, zipEntries } from "./zipDirectory.js";

/** Named arrays, as `numpy.load` gives them for a .npz file. */
export type Arrays = Readonly<Record<string, NpyArray>>;

/** What the functions of .npz take. */
export const arraysKind = dictionary("an object of arrays", record("{ type, shape, data }", {}));
/** Names of arrays, as an argument. */
export const namesKind = list("a list of names", text);

// A fixed time stamp: the same arrays give the same bytes.
const options = { level: 1, mtime: new Date("1980-01-01T00:00:00") } as const;

/** What an array is called by the file that it is in the archive. */
export function arrayOfFile(name: string): string {
  return name.replace(/\.npy$/, "");
}

/**
 * The bytes of an .npz file (a zip of .npy files, deflated as by `numpy.savez_compressed`). It works on the calling thread, 10 MB in
 * some tenths of a second; {@link packNpz} does not.
 *
 * @throws {ArgumentError} naming the array that cannot be written.
 *
 * @example
 * ```ts
 * import { runs } from "infinite-nnqs";
 *
 * const file = runs.encodeNpz({ psi: runs.complex128(Float64Array.of(1, 0, 0, 1)), eta: runs.scalar(0.5) });
 * const { psi, eta } = runs.decodeNpz(file);
 * console.log(psi!.shape, psi!.data, eta!.data); // 2, 1, 0, 0, 1, 0.5
 * ```
 */
export function encodeNpz(arrays: Arrays): Uint8Array {
  noMore("encodeNpz", arguments, 1);
  requireArgument("encodeNpz", "arrays", arrays, arraysKind);
  const files: Zippable = inNameOf("encodeNpz", () =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [`${name}.npy`, named(name, () => encodeNpy(array))]),
    ),
  );
  return zipSync(files, options);
}

/**
 * Reads an .npz file, checks the CRC of every array that it reads, and compares all that the archive says twice. It works on the
 * calling thread; {@link unpackNpz} does not.
 *
 * @param bytes - The whole file; a Buffer of Node is one.
 * @param only - Names of the arrays to read; all by default.
 * @throws {ArgumentError} if it is no zip of arrays, naming the array that is damaged, missing or of a type that cannot be read.
 */
export function decodeNpz(bytes: Uint8Array, only?: readonly string[]): Arrays {
  noMore("decodeNpz", arguments, 2);
  if (only !== undefined) requireArgument("decodeNpz", "only", only, namesKind);
  requireArgument("decodeNpz", "bytes", bytes, bytesKind);
  return inNameOf("decodeNpz", () => arraysIn(bytes, only));
}

function arraysIn(bytes: Uint8Array, only: readonly string[] | undefined): Arrays {
  const wanted = only && new Set(only);
  const entries = zipEntries(bytes).filter(({ name }) => wanted?.has(arrayOfFile(name)) ?? true);
  const names = entries.map(({ name }) => arrayOfFile(name));
  const found = new Set(names);
  const missing = only?.find((name) => !found.has(name));
  if (missing !== undefined) {
    const there = zipEntries(bytes).map(({ name }) => arrayOfFile(name));
    throw new ArgumentError(`npz: there is no array "${missing}"; there ${listed(there)}.`);
  }
  return Object.fromEntries(
    entries.map((entry, i) => {
      const remedy = () => (only === undefined ? readableOf(entries) : "");
      return [names[i]!, named(names[i]!, () => read(entry), remedy)];
    }),
  );
}

/** What to do where one array cannot be read: the names of those that can. */
function readableOf(entries: readonly ZipEntry[]): string {
  const names = entries.flatMap((entry) => {
    try {
      read(entry);
      return [arrayOfFile(entry.name)];
    } catch {
      return [];
    }
  });
  return names.length === 0 ? "" : ` Read the others by name: ["${names.join('", "')}"].`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "are none" : `${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
}

function read(entry: ZipEntry): NpyArray {
  const file = contentOf(entry);
  if (file?.length !== entry.size || crc32(file) !== entry.crc) {
    throw new ArgumentError("npz: its bytes are damaged: the checksum differs. Take another copy of the file.");
  }
  return decodeNpy(file);
}

/** The content of a file in the archive, or undefined if it cannot be inflated. */
function contentOf({ held, deflated, size }: ZipEntry): Uint8Array | undefined {
  if (!deflated) return held;
  try {
    const room = Math.max(64, size);
    return inflateRawSync(held, { chunkSize: room, maxOutputLength: room });
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    if (code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw new MemoryError(`npz: there is no room for an array of ${size} bytes. Free memory, or read fewer arrays.`, {
      cause,
    });
  }
}

/** Does what is to be done with one array; its errors name it, and end with the remedy. */
function named<T>(name: string, work: () => T, remedy = () => ""): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError(`npz: array "${name}": ${error.said}${remedy()}`, { cause: error });
  }
}
