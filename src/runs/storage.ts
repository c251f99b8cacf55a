import { open } from "node:fs/promises";
import { NnqsError } from "../native/errors.js";

/** Says why a file or directory could not be written or read and what to do. */
export class StorageError extends NnqsError {}

const remedies: Readonly<Record<string, string>> = {
  EACCES: "no permission to write there. Choose another --out",
  EPERM: "no permission to write there. Choose another --out",
  EROFS: "the file system is read-only. Choose another --out",
  ENOSPC: "the disk is full. Free some space, or choose another --out; nothing was left half-written",
  EFBIG: "the file size limit is reached. Raise it (ulimit -f), or choose another --out",
  EDQUOT: "the disk quota is used up. Free some space, or choose another --out",
  ENOENT: "nothing can be created there. Choose another --out",
  ENOTDIR: "a part of the path is a file. Choose another --out",
  EEXIST: "a file is in the way. Choose another --out",
};

/** What to throw where the system refused to write to `path`. */
export function storageError(path: string, cause: unknown): StorageError {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  return new StorageError(`cannot write ${path}: ${remedies[code] ?? (cause as Error).message}.`, { cause });
}

/**
 * Writes a file that is on the disk when this returns.
 *
 * @throws the system's error.
 */
export async function writeFlushed(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
