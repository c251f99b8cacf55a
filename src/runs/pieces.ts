import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { FileDigest } from "./manifest.js";
import { readingFile } from "./storage.js";

/**
 * Bytes that are hashed, written or read at a time: Node and the system take less than 2 GiB at once, and a longer piece would keep
 * the event loop waiting.
 */
export const defaultPiece = 2 ** 22;

type View = Pick<Uint8Array, "buffer" | "byteOffset" | "byteLength">;

/** The bytes of an array, piece by piece; no view is longer than a piece. */
function* piecesOf({ buffer, byteOffset, byteLength }: View, piece: number): Generator<Uint8Array> {
  for (let at = 0; at < byteLength; at += piece) {
    yield new Uint8Array(buffer, byteOffset + at, Math.min(piece, byteLength - at));
  }
}

/** Appends the bytes of an array to a file and to a digest. */
export async function writePieces(file: FileHandle, array: View, hash?: Hash, piece = defaultPiece): Promise<void> {
  for (const bytes of piecesOf(array, piece)) {
    hash?.update(bytes);
    for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
  }
}

/**
 * Fills an array with the next bytes of a file and appends them to a digest, if there is one.
 *
 * @returns Whether the file has so many.
 */
export async function readPieces(file: FileHandle, array: View, hash?: Hash, piece = defaultPiece): Promise<boolean> {
  for (const bytes of piecesOf(array, piece)) {
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, null);
      if (bytesRead === 0) return false;
      at += bytesRead;
    }
    hash?.update(bytes);
  }
  return true;
}

/** @throws the system's error. */
export async function digestFile(path: string): Promise<FileDigest> {
  return readingFile(path, async (file) => {
    const hash = createHash("sha256");
    const buffer = new Uint8Array(defaultPiece);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return { bytes, sha256: hash.digest("hex") };
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  });
}
