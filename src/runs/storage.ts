import { constants, createReadStream, fstatSync, open as openFile } from "node:fs";
import { type FileHandle, open, statfs } from "node:fs/promises";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty, ReadStream as Terminal } from "node:tty";
import { promisify } from "node:util";
import { StorageError } from "./storageError.js";

/**
 * Writes a new file that is on the disk when this returns. What is at `path` already is never written to, and no link is followed.
 *
 * @throws the system's error.
 */
export async function createFile(path: string, write: (file: FileHandle) => Promise<unknown>): Promise<void> {
  const file = await open(path, "wx"); // O_EXCL
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Opens a file for reading unless it is a link, and closes it afterwards.
 *
 * @param options.links - Whether links are followed; false by default.
 * @throws the system's error; {StorageError} for a pipe, a device or a directory, none of which is waited for.
 */
export async function readingFile<T>(
  path: string,
  read: (file: FileHandle) => Promise<T>,
  { links = false }: { readonly links?: boolean } = {},
): Promise<T> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (links ? 0 : constants.O_NOFOLLOW));
  try {
    if (!(await file.stat()).isFile()) throw new StorageError("it is no regular file.");
    return await read(file);
  } finally {
    await file.close();
  }
}

/**
 * The content of a file, pipe or terminal, which is opened without waiting for who writes. The threads in which Node.js reads files must not
 * wait for one either: nothing but SIGKILL ends a process whose thread does.
 *
 * @throws the system's error.
 */
export async function openStream(path: string): Promise<Readable> {
  const file = await promisify(openFile)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(file).isFIFO()) return new Socket({ fd: file, readable: true, writable: false });
  return isatty(file) ? new Terminal(file) : createReadStream(path, { fd: file });
}

/** Bytes that the disk of a directory has left; without bound where it does not say. */
export async function freeBytes(directory: string): Promise<number> {
  const disk = await statfs(directory).catch(() => undefined);
  return disk === undefined ? Number.POSITIVE_INFINITY : disk.bavail * disk.bsize;
}

/** The text of a file, also behind a link. @throws as {@link readingFile}. */
export function readText(path: string): Promise<string> {
  return readingFile(path, (file) => file.readFile("utf8"), { links: true });
}

/**
 * Puts the names in a directory on the disk, after something was created, renamed or removed there.
 *
 * @throws the system's error.
 */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync().catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EINVAL") throw cause; // a file system that has nothing to put there
    });
  } finally {
    await directory.close();
  }
}
