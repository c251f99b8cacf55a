import type { Dirent } from "node:fs";
import { mkdir, readdir, readlink, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { StorageError, unreadableError } from "./storageError.js";

/**
 * Creates a directory and those above it that are missing. (Node's own recursive mkdir tries for ever where an existing
 * directory answers ENOENT, as /proc does.)
 *
 * @throws {StorageError} where a link that leads nowhere is in the way; otherwise the system's error.
 */
export async function createDirectory(path: string): Promise<void> {
  const missing: string[] = [];
  for (let part = resolve(path); !(await isPresent(part)); part = dirname(part)) missing.unshift(part);
  for (const part of missing) {
    await mkdir(part).catch(async (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EEXIST") throw cause;
      if (await isPresent(part)) return; // created by another
      await requireNoDeadLink(part);
      throw cause;
    });
  }
}

/** Refuses a directory that {@link createDirectory} could not create for a link that leads nowhere, at it or above it. */
export async function requireCreatable(path: string): Promise<void> {
  for (let part = resolve(path); !(await isPresent(part)); part = dirname(part)) await requireNoDeadLink(part);
}

/**
 * Refuses to write in place of a link that leads nowhere: the link would be lost, and what was to be written where it leads would be elsewhere.
 *
 * @throws {StorageError} if a path is such a link.
 */
export async function requireNoDeadLink(path: string): Promise<void> {
  const goal = await readlink(path).catch(() => undefined);
  if (goal === undefined) return;
  const { code = "" } = await stat(path).then(
    () => ({ code: undefined }),
    (cause: NodeJS.ErrnoException) => cause,
  );
  if (code !== "ENOENT" && code !== "ELOOP") return;
  throw new StorageError(
    `cannot write ${path}: it is a link to ${goal}, where nothing is. Make what it leads to, remove the link, or choose another place.`,
  );
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
