import { type Unzipped, unzipSync, type Zippable, zipSync } from "fflate";
import { ArgumentError } from "../native/errors.js";
import { decodeNpy, encodeNpy, type NpyArray } from "./npy.js";

/** Named arrays, as `numpy.load` gives them for a .npz file. */
export type Arrays = Readonly<Record<string, NpyArray>>;

// A fixed time stamp: the same arrays give the same bytes.
const epoch = new Date("1980-01-01T00:00:00");

/** The bytes of an .npz file (a zip of .npy files, deflated as by `numpy.savez_compressed`). */
export function encodeNpz(arrays: Arrays): Uint8Array {
  const files: Zippable = {};
  for (const [name, array] of Object.entries(arrays)) files[`${name}.npy`] = encodeNpy(array);
  return zipSync(files, { level: 1, mtime: epoch });
}

/**
 * Reads an .npz file.
 *
 * @throws {ArgumentError} if it is no zip of arrays.
 */
export function decodeNpz(bytes: Uint8Array): Arrays {
  let files: Unzipped;
  try {
    files = unzipSync(bytes);
  } catch (cause) {
    throw new ArgumentError("npz: not a zip archive, or a damaged one.", { cause });
  }
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name.replace(/\.npy$/, ""), decodeNpy(file)]));
}
