import { rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dictionary, noMore, path as pathKind, requireArgument, text as textKind } from "../arguments/index.js";
import { exchange } from "../native/files.js";
import { createDirectory, isPresent, requireNoDeadLink } from "./directories.js";
import { removeLeftovers } from "./leftovers.js";
import { replaceFile } from "./replaceFile.js";
import { readText, syncDirectory } from "./storage.js";
import { storageError, unreadableError } from "./storageError.js";
import { uniqueName } from "./uniqueName.js";

/**
 * Writes a text file in one step: a reader sees the one before or the new one, also after a crash.
 *
 * @throws {StorageError} if it cannot be written (permissions, full disk); the one before stays.
 */
export async function writeDocument(path: string, text: string): Promise<void> {
  noMore("writeDocument", arguments, 2);
  requireArgument("writeDocument", "path", path, pathKind);
  requireArgument("writeDocument", "text", text, textKind);
  await requireNoDeadLink(path);
  await replaceFile(path, (file) => file.writeFile(text));
}

/** The text of a file, or undefined if there is none. @throws {StorageError} if it cannot be read. */
export async function readDocument(path: string): Promise<string | undefined> {
  noMore("readDocument", arguments, 1);
  requireArgument("readDocument", "path", path, pathKind);
  return readText(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
    throw unreadableError(path, cause);
  });
}

/** Removes a file, if it is there. @throws {StorageError} if it cannot be removed. */
export async function removeDocument(path: string): Promise<void> {
  noMore("removeDocument", arguments, 1);
  requireArgument("removeDocument", "path", path, pathKind);
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw storageError(path, cause);
  });
}

/**
 * Moves what is at a path to a name beside it that nothing has.
 *
 * @returns The new name.
 * @throws {StorageError} if it cannot be moved.
 */
export async function setAside(path: string): Promise<string> {
  noMore("setAside", arguments, 1);
  requireArgument("setAside", "path", path, pathKind);
  const aside = `${path}.damaged-${uniqueName().slice(0, 8)}`;
  try {
    await rename(path, aside);
    await syncDirectory(dirname(path));
  } catch (cause) {
    throw storageError(path, cause);
  }
  return aside;
}

/** Removes a directory with all that is in it, and what kills have left of one: no reader finds half of it. @throws {StorageError} if it cannot be removed. */
export async function removeTree(path: string): Promise<void> {
  noMore("removeTree", arguments, 1);
  requireArgument("removeTree", "path", path, pathKind);
  const gone = `${path}.${uniqueName()}.tmp`;
  try {
    await removeLeftovers(path);
    await rename(path, gone);
    await rm(gone, { recursive: true, force: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw storageError(path, cause);
  }
}

/**
 * Makes a directory of links, in place of the one that is there, in one step where the file system can.
 *
 * @param links - Where each points, as seen from its own place, by its name, which may have several levels: "width=300/seed=0".
 * @throws {StorageError} if it cannot be written.
 */
export async function writeLinks(path: string, links: Readonly<Record<string, string>>): Promise<void> {
  noMore("writeLinks", arguments, 2);
  requireArgument("writeLinks", "path", path, pathKind);
  requireArgument("writeLinks", "links", links, dictionary("an object of paths", pathKind));
  const unfinished = `${path}.${uniqueName()}.tmp`;
  try {
    await createDirectory(unfinished);
    for (const [name, goal] of Object.entries(links)) {
      const link = join(unfinished, name);
      await createDirectory(dirname(link));
      await symlink(goal, link);
    }
    if (!(await isPresent(path))) await rename(unfinished, path);
    else if (exchange(unfinished, path)) await rm(unfinished, { recursive: true, force: true });
    else {
      await rm(path, { recursive: true, force: true });
      await rename(unfinished, path);
    }
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
    throw storageError(path, cause);
  }
}
