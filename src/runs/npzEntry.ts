import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { FileDigest } from "./manifest.js";
import { defaultPiece } from "./pieces.js";
import { centralDirectory, localHeader, type StoredFile } from "./zipRecords.js";

/** The entry of an archive that says how the others came about. */
export const manifestEntry = "manifest.npy";

/** An array of an archive with where it is, and what has been written or read of it. */
export class NpzEntry implements StoredFile {
  crc = 0;
  /** Bytes of the content that have gone by. */
  private done = 0;
  private readonly hash = createHash("sha256");

  constructor(
    readonly name: string,
    readonly size: number,
    readonly offset: number,
  ) {}

  /** Where the content begins. */
  get start(): number {
    return this.offset + localHeader(this).length;
  }

  get end(): number {
    return this.start + this.size;
  }

  /** Goes on with the next bytes of the content. */
  take(piece: Uint8Array): void {
    this.crc = crc32(piece, this.crc);
    this.hash.update(piece);
    this.done += piece.length;
  }

  /** Writes the next bytes of the content. */
  async append(file: FileHandle, content: Uint8Array): Promise<void> {
    for (let at = 0; at < content.length; at += defaultPiece) {
      const piece = content.subarray(at, at + defaultPiece);
      await writeAt(file, piece, this.start + this.done);
      this.take(piece);
    }
  }

  /** Of the whole content. @throws {TypeError} if not all of it has gone by. */
  digest(): FileDigest {
    if (this.done !== this.size) throw new TypeError(`${this.name} has ${this.done} of ${this.size} bytes`);
    return { bytes: this.size, sha256: this.hash.digest("hex") };
  }
}

/** What the archive has beside the contents of its entries, and where. */
export function recordsOf(entries: readonly NpzEntry[]): (readonly [at: number, record: Uint8Array])[] {
  const { end } = entries.at(-1)!;
  return [
    ...entries.map((entry) => [entry.offset, localHeader(entry)] as const),
    [end, centralDirectory(entries, end)] as const,
  ];
}

/** Writes at a place of a file. @throws the system's error. */
export async function writeAt(file: FileHandle, content: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < content.length; ) {
    at += (await file.write(content, at, content.length - at, position + at)).bytesWritten;
  }
}
