import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { NnqsError } from "../native/errors.js";
import { createDirectory, entriesOf, requireNoDeadLink } from "./directories.js";
import { withLock } from "./lock.js";
import { createFile, syncDirectory } from "./storage.js";
import { isSystemError, StorageError, storageError } from "./storageError.js";
import { uniqueName } from "./uniqueName.js";

/**
 * Writes files that belong together into a directory: `write` makes them in a temporary directory beside their places; when it is done they are
 * flushed and renamed, so that each is there as before or whole. What a kill left of an earlier call is removed.
 *
 * @param label - What they are together, of which one process at a time writes: "collected".
 * @throws {StorageError} if they cannot be written; {HeldError} if another process writes them; what `write` throws, and then all is as before.
 */
export async function replaceFiles<T>(
  directory: string,
  label: string,
  names: readonly string[],
  write: (temporary: string) => Promise<T>,
): Promise<T> {
  const own = join(directory, label);
  return withLock(own, async () => {
    for (const { name } of await entriesOf(directory)) {
      const isLeftover = name.startsWith(`.${label}.`) && /^[0-9a-f]+\.tmp$/.test(name.slice(label.length + 2));
      if (isLeftover) await rm(join(directory, name), { recursive: true, force: true });
    }
    const temporary = join(directory, `.${label}.${uniqueName()}.tmp`);
    try {
      await createDirectory(directory);
      for (const name of names) await requireReplaceable(join(directory, name));
      await mkdir(temporary);
      const result = await write(temporary);
      for (const name of names) await flush(join(temporary, name));
      for (const name of names) await rename(join(temporary, name), join(directory, name));
      await syncDirectory(directory);
      return result;
    } catch (cause) {
      if (cause instanceof NnqsError || !isSystemError(cause)) throw cause;
      throw storageError(join(directory, names[0]!), cause);
    } finally {
      await rm(temporary, { recursive: true, force: true }).catch(() => {}); // the error to tell is the first one
    }
  });
}

/** @throws {StorageError} if a directory, a device, a pipe or a link that leads nowhere has the name, which a file would take away. */
async function requireReplaceable(path: string): Promise<void> {
  await requireNoDeadLink(path);
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isSymbolicLink()) return;
  throw new StorageError(`cannot write ${path}: it is no regular file. Choose another file, or move it away.`);
}

/** Puts a file on the disk. */
async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a text as a new file of UTF-8. */
export function writeText(path: string, text: string): Promise<void> {
  return createFile(path, (file) => file.writeFile(text));
}
