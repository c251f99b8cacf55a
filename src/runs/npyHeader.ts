import { describe } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** What the header of a .npy file says. */
export interface NpyHeader {
  /** NumPy's name of the element type, such as "<f8". */
  readonly descriptor: string;
  /** Whether the first index runs fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly end: number;
}

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // \x93NUMPY
const alignment = 64;

/** A header of format version 1.0, as NumPy itself writes it: padded so that the elements begin at a multiple of 64. */
export function encodeHeader(descriptor: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const prefix = magic.length + 4;
  const length = Math.ceil((prefix + dictionary.length + 1) / alignment) * alignment;
  const bytes = new Uint8Array(length);
  bytes.set([...magic, 1, 0]);
  new DataView(bytes.buffer).setUint16(prefix - 2, length - prefix, true);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(length - prefix - 1)}\n`), prefix);
  return bytes;
}

/**
 * Reads a header of format version 1.0, 2.0 or 3.0 (NumPy Enhancement Proposal 1 and numpy.lib.format).
 *
 * @throws {ArgumentError} if it is none.
 */
export function decodeHeader(bytes: Uint8Array): NpyHeader {
  if (bytes.length < 10 || !magic.every((byte, i) => bytes[i] === byte)) {
    throw new ArgumentError("npy: not a NumPy array file. Pass what numpy.save writes.");
  }
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0) {
    throw new ArgumentError(`npy: format version ${major}.${minor} is not known; 1.0, 2.0 and 3.0 are.`);
  }
  const start = major === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < start ? 0 : major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (length === 0 || end > bytes.length) throw new ArgumentError("npy: the file ends within its header.");
  const text = new TextDecoder(major === 3 ? "utf-8" : "latin1").decode(bytes.subarray(start, end)).trim();
  return { ...parseDictionary(text), end };
}

/** The dictionary of the header, a Python literal with exactly these three keys. */
function parseDictionary(text: string): Omit<NpyHeader, "end"> {
  const body = /^\{(.*)\}$/s.exec(text)?.[1];
  const found = new Map<string, string>();
  let rest = body?.trim() ?? "";
  const entry =
    /^(['"])(descr|fortran_order|shape)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([^()]*\)|\[.*?\](?=\s*,?\s*(?:['"]|$)))\s*(?:,\s*|$)/s;
  for (let match = entry.exec(rest); match !== null; match = entry.exec(rest)) {
    found.set(match[2]!, match[3]!);
    rest = rest.slice(match[0].length);
  }
  const [descriptor, order, tuple] = ["descr", "fortran_order", "shape"].map((key) => found.get(key));
  if (rest !== "" || found.size !== 3 || !/^(?:True|False)$/.test(order!) || !tuple!.startsWith("(")) {
    throw new ArgumentError(`npy: the header ${describe(text)} is none that NumPy writes.`);
  }
  return {
    descriptor: descriptor!.replaceAll(/^['"]|['"]$/g, ""),
    fortranOrder: order === "True",
    shape: parseShape(tuple!),
  };
}

function parseShape(tuple: string): number[] {
  const lengths = tuple.slice(1, -1).split(",");
  if (lengths.at(-1)!.trim() === "")
    lengths.pop(); // (3,) and ()
  else if (lengths.length === 1) {
    throw new ArgumentError(`npy: the shape ${tuple} is a number; of one axis it is written (${lengths[0]!.trim()},).`);
  }
  return lengths.map((length) => {
    const digits = /^\s*(0|[1-9]\d*)L?\s*$/.exec(length)?.[1]; // Python 2 wrote 3L
    const value = Number(digits);
    if (digits === undefined || !Number.isSafeInteger(value)) {
      throw new ArgumentError(`npy: the shape ${tuple} must hold whole numbers of at least 0.`);
    }
    return value;
  });
}
