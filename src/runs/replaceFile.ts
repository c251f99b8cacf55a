import { type FileHandle, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { createDirectory } from "./directories.js";
import { createFile, syncDirectory } from "./storage.js";
import { isSystemError, storageError } from "./storageError.js";
import { uniqueName } from "./uniqueName.js";

/**
 * Writes a file in one step: under a name beside its own until it is on the disk, and then in place of the one before. A failure leaves no
 * trace, and the one before where it is.
 *
 * @param before - What is to be done when the new file is there, and not yet in its place.
 * @throws {StorageError} where the system refuses; what else `write` and `before` throw.
 */
export async function replaceFile(
  path: string,
  write: (file: FileHandle) => Promise<unknown>,
  before: () => Promise<unknown> = async () => {},
): Promise<void> {
  const unfinished = `${path}.${uniqueName()}.tmp`;
  try {
    await createDirectory(dirname(path));
    await createFile(unfinished, write);
    await before();
    await rename(unfinished, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {}); // the error to tell is the first one
    throw isSystemError(cause) ? storageError(path, cause) : cause;
  }
}
