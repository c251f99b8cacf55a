import type { Dirent } from "node:fs";
import { lstat, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { unreadableError } from "./storageError.js";

/**
 * Creates a directory and those above it that are missing. (Node's own recursive mkdir tries for ever where an existing
 * directory answers ENOENT, as /proc does.)
 *
 * @throws the system's error, which has the code ELOOP where a link that leads nowhere is in the way.
 */
export async function createDirectory(path: string): Promise<void> {
  const missing: string[] = [];
  for (let part = resolve(path); !(await isPresent(part)); part = dirname(part)) missing.unshift(part);
  for (const part of missing) {
    await mkdir(part).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EEXIST") throw cause;
      if (await isPresent(part)) return; // created by another
      throw (await isLink(part)) ? Object.assign(cause, { code: "ELOOP" }) : cause;
    });
  }
}

/** Whether something is at `path` that can be looked at. */
export async function isPresent(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What is in a directory; nothing where there is none. @throws {StorageError} if it cannot be read, or is something else. */
export async function entriesOf(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw unreadableError(path, cause);
  });
}

/** Whether a link is at `path`, wherever it leads. */
export async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
