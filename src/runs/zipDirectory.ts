import { ArgumentError } from "../native/errors.js";

/** What the central directory of a zip archive says of one file. */
export interface ZipEntry {
  readonly name: string;
  /** CRC-32 of the file's content. */
  readonly crc: number;
}

const endRecord = { signature: 0x06054b50, length: 22, longestComment: 65_535 };
const fileRecord = { signature: 0x02014b50, length: 46 };

/**
 * The files of a zip archive in the order of its central directory, with their checksums, which fflate neither checks nor tells.
 *
 * @throws {ArgumentError} if there is no whole directory.
 * @see APPNOTE.TXT of PKWARE, sections 4.3.12 and 4.3.16.
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + fileRecord.length > end || view.getUint32(at, true) !== fileRecord.signature) throw damaged();
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + fileRecord.length, at + fileRecord.length + nameLength));
    entries.push({ name, crc: view.getUint32(at + 16, true) });
    at += fileRecord.length + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (at > end) throw damaged();
  return entries;
}

function endOfDirectory(view: DataView): number {
  const last = view.byteLength - endRecord.length;
  for (let at = last; at >= Math.max(0, last - endRecord.longestComment); at--) {
    if (view.getUint32(at, true) === endRecord.signature) return at;
  }
  throw damaged();
}

function damaged(): ArgumentError {
  return new ArgumentError("npz: not a zip archive, or a damaged one. Pass what numpy.savez writes.");
}
