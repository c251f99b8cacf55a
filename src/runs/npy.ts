import {
  bytes as bytesKind,
  describe,
  inNameOf,
  type Kind,
  kind,
  list,
  noMore,
  record,
  requireArgument,
  requireInt32,
  requireNumbers,
  text,
  whole,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { decodeHeader, encodeHeader } from "./npyHeader.js";
import { fromFortranOrder, fromHalves, isOfKind, type NumberArray, swapBytes } from "./npyLayout.js";

/** For each element type: NumPy's name of it, its numbers per element, what holds them. */
const types = {
  bool: { code: "b1", numbers: 1, container: Uint8Array },
  int8: { code: "i1", numbers: 1, container: Int8Array },
  int16: { code: "i2", numbers: 1, container: Int16Array },
  int32: { code: "i4", numbers: 1, container: Int32Array },
  int64: { code: "i8", numbers: 1, container: Float64Array },
  uint8: { code: "u1", numbers: 1, container: Uint8Array },
  uint16: { code: "u2", numbers: 1, container: Uint16Array },
  uint32: { code: "u4", numbers: 1, container: Uint32Array },
  uint64: { code: "u8", numbers: 1, container: Float64Array },
  float32: { code: "f4", numbers: 1, container: Float32Array },
  float64: { code: "f8", numbers: 1, container: Float64Array },
  complex64: { code: "c8", numbers: 2, container: Float32Array },
  complex128: { code: "c16", numbers: 2, container: Float64Array },
} as const satisfies Readonly<Record<NpyType, unknown>>;

/**
 * The element types of NumPy arrays that can be read and written. Complex numbers are interleaved (re, im); bool is 0 or 1 in a
 * Uint8Array; int64 and uint64 are whole numbers up to 2⁵³−1 in magnitude in a Float64Array.
 */
export type NpyType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128";

/** An array of any shape, C order; shape [] is a scalar. */
export interface NpyArray {
  /** Of its numbers. */
  readonly type: NpyType;
  /** Its lengths. */
  readonly shape: readonly number[];
  /** Its numbers, the last index fastest; complex128 as (re, im) pairs. */
  readonly data: NumberArray;
}

const readable = `${Object.keys(types).join(", ")} and float16`;

const lengths = list("a list of lengths", whole(0));
/** A plain list, which is written as one: [2, 3]. */
const shapeKind: Kind = (value) =>
  Array.isArray(value) ? lengths(value) : { allowed: "a list of whole numbers of at least 0", value };
/** An array of NumPy, as an argument. */
export const arrayKind = record("{ type, shape, data }", { type: text, shape: shapeKind, data: list("a typed array") });

/** A float64 array of a list of numbers; without a shape, a vector. */
export function float64(list: ArrayLike<number>, shape?: readonly number[]): NpyArray {
  noMore("float64", arguments, 2);
  const data = requireNumbers("float64", "data", list);
  return fitting("float64", { type: "float64", shape: shapeOr("float64", shape, data.length), data });
}

/** A float64 scalar. */
export function scalar(value: number): NpyArray {
  noMore("scalar", arguments, 1);
  requireArgument(
    "scalar",
    "value",
    value,
    kind("a number", (one) => typeof one === "number"),
  );
  return { type: "float64", shape: [], data: Float64Array.of(value) };
}

/** An int32 array; without a shape, a vector. */
export function int32(values: ArrayLike<number>, shape?: readonly number[]): NpyArray {
  noMore("int32", arguments, 2);
  const data = requireInt32("int32", "data", values);
  return fitting("int32", { type: "int32", shape: shapeOr("int32", shape, data.length), data });
}

/** A complex128 array from interleaved (re, im); without a shape, a vector. */
export function complex128(list: ArrayLike<number>, shape?: readonly number[]): NpyArray {
  noMore("complex128", arguments, 2);
  const data = requireNumbers("complex128", "data", list);
  return fitting("complex128", { type: "complex128", shape: shapeOr("complex128", shape, data.length / 2), data });
}

/** The shape that is given, or that of a vector. @throws {ArgumentError} if it is none. */
function shapeOr(where: string, shape: readonly number[] | undefined, length: number): readonly number[] {
  return shape === undefined ? [length] : requireArgument(where, "shape", shape, shapeKind);
}

/** @throws {ArgumentError} naming what of an array of a caller's does not fit together. */
function checked(where: string, array: NpyArray): NpyArray {
  const { type, data } = requireArgument(where, "array", array, arrayKind);
  if (!Object.hasOwn(types, type)) {
    throw new ArgumentError(
      `${where}: \`type\` must be one of ${Object.keys(types).join(", ")}, not ${describe(type)}.`,
    );
  }
  const { container } = types[type];
  if (!isOfKind(data, container)) throw new ArgumentError(`${where}: \`data\` of ${type} must be a ${container.name}.`);
  return fitting(where, array);
}

/** @throws {ArgumentError} unless the shape needs as many numbers as there are. */
function fitting(where: string, array: NpyArray): NpyArray {
  const { type, shape, data } = array;
  const needed = numbersIn(shape, types[type].numbers);
  if (needed !== data.length) {
    throw new ArgumentError(`${where}: shape [${shape}] needs ${needed} numbers, but there are ${data.length}.`);
  }
  return array;
}

function numbersIn(shape: readonly number[], numbersPerElement: number): number {
  return shape.reduce((product, n) => product * n, numbersPerElement);
}

/**
 * The bytes of a .npy file, format version 1.0, little-endian, C order.
 *
 * @throws {ArgumentError} if type, shape and data do not fit together, or a bool, int64 or uint64 array holds what is none.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { runs } from "infinite-nnqs";
 *
 * writeFileSync("counts.npy", runs.encodeNpy({ type: "int64", shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) }));
 * const { type, shape, data } = runs.decodeNpy(runs.encodeNpy(runs.int32(Int32Array.of(5, 6))));
 * console.log(type, shape, data); // int32, 2, 5, 6
 * ```
 */
export function encodeNpy(array: NpyArray): Uint8Array {
  noMore("encodeNpy", arguments, 1);
  const { type, shape, data } = checked("encodeNpy", array);
  const { code } = types[type];
  const header = encodeHeader(`${code.endsWith("1") ? "|" : "<"}${code}`, shape);
  if (type === "bool" && !data.every((value) => value <= 1)) {
    throw new ArgumentError("encodeNpy: `data` of bool must hold 0 and 1 only.");
  }
  const payload = type === "int64" || type === "uint64" ? toWords(type, data) : data;
  const bytes = new Uint8Array(header.length + payload.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength), header.length);
  return bytes;
}

/**
 * Reads a .npy file of format version 1.0, 2.0 or 3.0, either byte order, C or Fortran order; the result is in C order. float16
 * comes as float32, which holds each of its values exactly.
 *
 * @param bytes - The whole file; a Buffer of Node is one.
 * @throws {ArgumentError} if it is no such file, its elements are of another type, or an int64 or uint64 is beyond ±(2⁵³−1).
 */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  noMore("decodeNpy", arguments, 1);
  requireArgument("decodeNpy", "bytes", bytes, bytesKind);
  const { descriptor, fortranOrder, shape, end } = inNameOf("decodeNpy", () => decodeHeader(bytes));
  const { type, half, littleEndian } = typeNamed(descriptor);
  const { numbers, container } = types[type];
  const count = numbersIn(shape, numbers);
  const bytesPerNumber = half ? 2 : container.BYTES_PER_ELEMENT;
  const there = bytes.length - end;
  if (count * bytesPerNumber !== there) {
    throw new ArgumentError(
      `decodeNpy: shape [${shape}] of ${descriptor} needs ${count * bytesPerNumber} bytes, but there are ${there}. Take another copy of the file.`,
    );
  }
  // A copy of their own, because the elements need not be aligned, nor the only tenant of their buffer.
  const payload = Uint8Array.prototype.slice.call(bytes, end);
  if (!littleEndian) swapBytes(payload, bytesPerNumber);
  const stored = half ? fromHalves(new Uint16Array(payload.buffer)) : new container(payload.buffer);
  const data = type === "int64" || type === "uint64" ? fromWords(type, payload.buffer) : stored;
  return { type, shape, data: fortranOrder ? fromFortranOrder(data, shape, numbers) : data };
}

function typeNamed(descriptor: string): { type: NpyType; half: boolean; littleEndian: boolean } {
  const [, order, code] = /^([<>=|])(\w+)$/.exec(descriptor) ?? [];
  const half = code === "f2";
  const type = half ? "float32" : (Object.keys(types) as NpyType[]).find((key) => types[key].code === code);
  if (type === undefined) {
    throw new ArgumentError(
      `decodeNpy: elements of type ${descriptor} cannot be read; ${readable} can. ${remedyFor(descriptor)}`,
    );
  }
  return { type, half, littleEndian: order !== ">" };
}

/** How elements of another type become numbers. */
function remedyFor(descriptor: string): string {
  const [, field] = /^\[\('((?:[^'\\])+)'/.exec(descriptor) ?? [];
  if (descriptor.startsWith("[")) return `Save one of its fields, such as a[${JSON.stringify(field ?? "name")}].`;
  if (/^[<>|]?[SU]\d/.test(descriptor)) {
    return 'Convert numbers with a.astype("float64"), letters with a.astype("S").view("uint8").reshape(len(a), -1).';
  }
  return 'Convert with a.astype("float64"), or "complex128".';
}

type WordType = "int64" | "uint64";

function fromWords(type: WordType, buffer: ArrayBufferLike): Float64Array {
  const words = type === "int64" ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  const data = new Float64Array(words.length);
  for (const [i, word] of words.entries()) {
    data[i] = Number(word);
    if (Number.isSafeInteger(data[i])) continue;
    throw new ArgumentError(
      `decodeNpy: ${word} of ${type} is beyond ±(2^53−1), which a JavaScript number holds exactly. Save it as a.view("uint32"), its halves.`,
    );
  }
  return data;
}

function toWords(type: WordType, data: NumberArray): BigInt64Array | BigUint64Array {
  const words = type === "int64" ? new BigInt64Array(data.length) : new BigUint64Array(data.length);
  for (const [i, value] of data.entries()) {
    if (!Number.isSafeInteger(value) || (type === "uint64" && value < 0)) {
      throw new ArgumentError(`encodeNpy: \`data\` of ${type} must hold whole numbers up to 2^53−1, not ${value}.`);
    }
    words[i] = BigInt(value);
  }
  return words;
}
