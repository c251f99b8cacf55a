import { ArgumentError } from "../native/errors.js";

/** What a NumPy array file can hold here. complex128 is stored interleaved (re, im) in a Float64Array. */
export type NpyType = "float64" | "float32" | "int32" | "complex128";

/** An array of any shape, C order; shape [] is a scalar. */
export interface NpyArray {
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | Int32Array;
}

const descriptors = { float64: "<f8", float32: "<f4", int32: "<i4", complex128: "<c16" } as const;
const containers = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  complex128: Float64Array,
} as const;
const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0); // \x93NUMPY, version 1.0

/** A float64 array; without a shape, a vector. */
export function float64(data: Float64Array, shape: readonly number[] = [data.length]): NpyArray {
  return checked({ type: "float64", shape, data });
}

/** A float64 scalar. */
export function scalar(value: number): NpyArray {
  return { type: "float64", shape: [], data: Float64Array.of(value) };
}

/** An int32 array; without a shape, a vector. */
export function int32(data: Int32Array, shape: readonly number[] = [data.length]): NpyArray {
  return checked({ type: "int32", shape, data });
}

/** A complex128 array from interleaved (re, im); without a shape, a vector. */
export function complex128(data: Float64Array, shape: readonly number[] = [data.length / 2]): NpyArray {
  return checked({ type: "complex128", shape, data });
}

function checked(array: NpyArray): NpyArray {
  const numbers = array.shape.reduce((product, n) => product * n, array.type === "complex128" ? 2 : 1);
  if (numbers !== array.data.length) {
    throw new ArgumentError(
      `npy: shape [${array.shape}] needs ${numbers} numbers, but there are ${array.data.length}.`,
    );
  }
  return array;
}

/** The bytes of a .npy file, format version 1.0 (NumPy Enhancement Proposal 1). Little-endian machines only, which is all that Node runs on. */
export function encodeNpy(array: NpyArray): Uint8Array {
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(", ")})`;
  const dictionary = `{'descr': '${descriptors[array.type]}', 'fortran_order': False, 'shape': ${shape}, }`;
  const prefix = magic.length + 2;
  const header = `${dictionary.padEnd(Math.ceil((prefix + dictionary.length + 1) / 64) * 64 - prefix - 1)}\n`;
  const payload = new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength);
  const bytes = new Uint8Array(prefix + header.length + payload.length);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint16(magic.length, header.length, true);
  bytes.set(new TextEncoder().encode(header), prefix);
  bytes.set(payload, prefix + header.length);
  return bytes;
}

/**
 * Reads a .npy file of one of the types above.
 *
 * @throws {ArgumentError} if it is no such file, or its types or order are others.
 */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  if (!magic.slice(0, 6).every((byte, i) => bytes[i] === byte)) throw new ArgumentError("npy: not a NumPy array file.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, start] = bytes[6] === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const descriptor = /'descr': '([^']*)'/.exec(header)?.[1];
  const type = (Object.keys(descriptors) as NpyType[]).find((key) => descriptors[key] === descriptor);
  if (type === undefined || /'fortran_order': True/.test(header)) {
    throw new ArgumentError(
      `npy: cannot read ${header.trim()}; expected ${Object.values(descriptors).join(", ")} in C order.`,
    );
  }
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((n) => n.trim())
    .map(Number);
  const payload = bytes.slice(start + length); // a copy, because the payload need not be aligned
  return checked({ type, shape, data: new containers[type](payload.buffer) });
}
