import { ArgumentError } from "../native/errors.js";
import { fixedLengths, signatures } from "./zipRecords.js";

/** One file of a zip archive, as its central directory and its local header agree to say. */
export interface ZipEntry {
  readonly name: string;
  /** CRC-32 of the file's content. */
  readonly crc: number;
  /** Whether the content is deflated, or stored as it is. */
  readonly deflated: boolean;
  /** Bytes of the content. */
  readonly size: number;
  /** The content as the archive holds it; a view of it. */
  readonly held: Uint8Array;
}

const longestComment = 65_535;
const flags = { encrypted: 1, sizesFollow: 8 };
const [stored, deflated] = [0, 8];
const inExtraField = 0xffff_ffff; // a length of zip64, where this stands
const zip64Field = 1;
// What deflate makes of a byte at most, and what it needs for nothing.
const [largestRatio, smallest] = [1032, 64];

/**
 * The files of a zip archive in the order of its central directory. All that the archive says twice is compared, because no checksum
 * protects names, lengths and places: a damaged one would be another array's.
 *
 * @throws {ArgumentError} if it is no whole archive, says two things of one file, or is one that cannot be read.
 * @see APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12, 4.3.16 and 4.5.3.
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  const [length, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (start === inExtraField || count === 0xffff) {
    throw new ArgumentError("npz: an archive beyond 4 GiB (zip64) cannot be read. Save its arrays to several files.");
  }
  if (view.getUint32(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) throw damaged();
  if (start + length !== end) throw damaged();
  const entries: ZipEntry[] = [];
  let at = start;
  while (entries.length < count) {
    if (at + fixedLengths.central > end || view.getUint32(at, true) !== signatures.central) throw damaged();
    const nameEnd = at + fixedLengths.central + view.getUint16(at + 28, true);
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end || view.getUint16(at + 34, true) !== 0) throw damaged();
    entries.push(entryAt(bytes, view, at, nameEnd, start));
    at = next;
  }
  if (at !== end) throw damaged();
  requireUnique(entries.map(({ name }) => name));
  return entries;
}

function requireUnique(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new ArgumentError(`npz: it holds two files of the name ${JSON.stringify(name)}. Keep one.`);
    seen.add(name);
  }
}

/** The entry whose central record is at `at`; the contents of files end before `start`. */
function entryAt(bytes: Uint8Array, view: DataView, at: number, nameEnd: number, start: number): ZipEntry {
  const nameBytes = bytes.subarray(at + fixedLengths.central, nameEnd);
  const name = new TextDecoder().decode(nameBytes);
  const local = view.getUint32(at + 42, true);
  if (local + fixedLengths.local > start || view.getUint32(local, true) !== signatures.local) throw damaged(name);
  const [flag, method, crc] = [
    view.getUint16(at + 8, true),
    view.getUint16(at + 10, true),
    view.getUint32(at + 16, true),
  ];
  const [heldLength, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
  const localNameEnd = local + fixedLengths.local + view.getUint16(local + 26, true);
  const begin = localNameEnd + view.getUint16(local + 28, true);
  if (begin + heldLength > start) throw damaged(name);

  const sameName = Buffer.compare(nameBytes, bytes.subarray(local + fixedLengths.local, localNameEnd)) === 0;
  if (!sameName || view.getUint16(local + 6, true) !== flag || view.getUint16(local + 8, true) !== method) {
    throw damaged(name);
  }
  const told = [view.getUint32(local + 14, true), ...localLengths(view, local, localNameEnd, begin)];
  const mayBeZero = (flag & flags.sizesFollow) !== 0;
  const agree = [crc, heldLength, size].every((value, i) => told[i] === value || (mayBeZero && told[i] === 0));
  if (!agree) throw damaged(name);

  if ((flag & flags.encrypted) !== 0) throw new ArgumentError(`npz: ${JSON.stringify(name)} is encrypted.`);
  if (method !== stored && method !== deflated) {
    throw new ArgumentError(
      `npz: ${JSON.stringify(name)} is compressed by method ${method}, which cannot be read. Pass what numpy.savez or numpy.savez_compressed writes.`,
    );
  }
  // What promises more than deflate can hold is damaged, and is not allocated.
  if (method === stored ? size !== heldLength : size > smallest + largestRatio * heldLength) throw damaged(name);
  return { name, crc, deflated: method === deflated, size, held: bytes.subarray(begin, begin + heldLength) };
}

/** Lengths of the held and of the whole content in a local header. NumPy keeps them in the extra field of zip64, however small. */
function localLengths(view: DataView, local: number, extra: number, extraEnd: number): [number, number] {
  const [held, size] = [view.getUint32(local + 18, true), view.getUint32(local + 22, true)];
  if (held !== inExtraField && size !== inExtraField) return [held, size];
  for (let at = extra; at + 4 <= extraEnd; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== zip64Field || at + 20 > extraEnd) continue;
    return [Number(view.getBigUint64(at + 12, true)), Number(view.getBigUint64(at + 4, true))];
  }
  return [held, size];
}

function endOfDirectory(view: DataView): number {
  const last = view.byteLength - fixedLengths.end;
  for (let at = last; at >= Math.max(0, last - longestComment); at--) {
    const isEnd = view.getUint32(at, true) === signatures.end;
    if (isEnd && view.getUint16(at + 20, true) === last - at) return at;
  }
  throw damaged();
}

function damaged(name?: string): ArgumentError {
  if (name === undefined) {
    return new ArgumentError("npz: not a zip archive, or a damaged one. Pass what numpy.savez writes.");
  }
  return new ArgumentError(
    `npz: what the archive says of ${JSON.stringify(name)} is damaged: it is not the same in both places. Take another copy of the file.`,
  );
}
