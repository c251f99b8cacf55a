// What a zip archive of files that are stored as they are has beside their contents (APPNOTE.TXT of PKWARE, 4.3 and 4.5.3). Lengths and
// places of 4 GiB and more are in extra fields (zip64), smaller ones where every reader looks.

/** One file of an archive; its length is that of its content. */
export interface StoredFile {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
  /** Where its local header is. */
  readonly offset: number;
}

/** What the records of an archive begin with. */
export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;
/** Bytes of these records before what differs in length: names, extra fields, comments. */
export const fixedLengths = { local: 30, central: 46, end: 22 } as const;
const largest = 0xffff_ffff;
const date = 0x21; // 1980-01-01, the first there is
const [plainVersion, zip64Version] = [20, 45];

/** A little-endian record: pairs of a length in bytes and a value. */
function record(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** The extra field of what does not fit into 32 bits, or nothing. */
function zip64Field(values: readonly number[]): Uint8Array {
  if (values.length === 0) return new Uint8Array(0);
  return record([2, 1], [2, 8 * values.length], ...values.map((value) => [8, value] as const));
}

/** What stands before the content of a file; its length does not depend on the checksum. */
export function localHeader({ name, crc, size }: StoredFile): Uint8Array {
  const isLarge = size >= largest;
  const bytes = Buffer.from(name);
  const extra = zip64Field(isLarge ? [size, size] : []);
  const shown = isLarge ? largest : size;
  const version = isLarge ? zip64Version : plainVersion;
  const fixed = record(
    ...([[4, signatures.local], [2, version], [2, 0], [2, 0], [2, 0], [2, date], [4, crc]] as const), // biome-ignore format: a record
    ...([[4, shown], [4, shown], [2, bytes.length], [2, extra.length]] as const), // biome-ignore format: a record
  );
  return Buffer.concat([fixed, bytes, extra]);
}

/** What stands behind all files. */
export function centralDirectory(files: readonly StoredFile[], start: number): Uint8Array {
  const entries = Buffer.concat(files.map(centralHeader));
  const count = files.length;
  const needs64 = start >= largest;
  const end64 = record(
    ...([[4, signatures.end64], [8, 44], [2, zip64Version], [2, zip64Version], [4, 0], [4, 0]] as const), // biome-ignore format: a record
    ...([[8, count], [8, count], [8, entries.length], [8, start]] as const), // biome-ignore format: a record
  );
  const locator = record([4, signatures.locator64], [4, 0], [8, start + entries.length], [4, 1]);
  const end = record(
    ...([[4, signatures.end], [2, 0], [2, 0], [2, count], [2, count]] as const), // biome-ignore format: a record
    ...([[4, entries.length], [4, needs64 ? largest : start], [2, 0]] as const), // biome-ignore format: a record
  );
  return Buffer.concat([entries, ...(needs64 ? [end64, locator] : []), end]);
}

function centralHeader({ name, crc, size, offset }: StoredFile): Uint8Array {
  const [largeSize, farAway] = [size >= largest, offset >= largest];
  const bytes = Buffer.from(name);
  const extra = zip64Field([...(largeSize ? [size, size] : []), ...(farAway ? [offset] : [])]);
  const version = extra.length > 0 ? zip64Version : plainVersion;
  const shown = largeSize ? largest : size;
  const fixed = record(
    ...([[4, signatures.central], [2, version], [2, version], [2, 0], [2, 0], [2, 0], [2, date], [4, crc]] as const), // biome-ignore format: a record
    ...([[4, shown], [4, shown], [2, bytes.length], [2, extra.length], [2, 0], [2, 0], [2, 0]] as const), // biome-ignore format: a record
    ...([[4, 0], [4, farAway ? largest : offset]] as const), // biome-ignore format: a record
  );
  return Buffer.concat([fixed, bytes, extra]);
}
