import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { callback, noMore, path as pathKind, printable, requireArgument } from "../arguments/index.js";
import { NnqsError } from "../native/errors.js";
import { createDirectory } from "./directories.js";
import { type ProcessIdentity, stateOf, thisProcess } from "./processIdentity.js";
import { createFile, StorageError, storageError } from "./storage.js";

/** Another process is at work on the same result. */
export class HeldError extends NnqsError {}

/** Who holds a lock, as its `holder.json` says. */
interface Holder extends ProcessIdentity {
  /** Of this one act of locking. */
  readonly id: string;
  readonly since: string;
}

const file = "holder.json";
const attempts = 100;
const largestHolder = 4096; // bytes; a holder has about 300

/**
 * Does work that no other process may do at the same time for the same `path`.
 *
 * The lock is the directory `<path>.lock`. It is made whole under another name and renamed, which succeeds for one process only and
 * on every file system. A lock whose process is gone is taken over.
 *
 * @throws {HeldError} saying who holds it, since when, and what to do; {StorageError} if nothing can be created beside `path`;
 *   what `work` throws.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  noMore("withLock", arguments, 2);
  requireArgument("withLock", "path", path, pathKind);
  requireArgument("withLock", "work", work, callback);
  const lock = `${path}.lock`;
  const id = await acquire(lock, path).catch((cause: unknown) => {
    throw cause instanceof NnqsError ? cause : storageError(path, cause);
  });
  try {
    return await work();
  } finally {
    await release(lock, id).catch(() => {}); // what is left of it is taken over once this process is gone
  }
}

async function acquire(lock: string, path: string): Promise<string> {
  await createDirectory(dirname(lock));
  for (let attempt = 0; attempt < attempts; attempt++) {
    const id = uniqueName();
    if (await placeLock(lock, id)) return id;
    const holder = await readHolder(lock, path);
    if (holder === undefined) continue; // released meanwhile
    if (stateOf(holder) !== "gone") throw heldError(holder, lock, path);
    await removeStale(lock, holder.id, path);
  }
  throw new StorageError(
    `cannot lock ${path}: others come first each time. Run this again later, or remove ${lock} if no nnqs is at work there.`,
  );
}

/** @returns Whether the lock is ours now. */
async function placeLock(lock: string, id: string): Promise<boolean> {
  const own = `${lock}.${id}`;
  const holder: Holder = { id, ...thisProcess(), since: new Date().toISOString() };
  try {
    await mkdir(own);
    await createFile(join(own, file), (handle) => handle.writeFile(`${JSON.stringify(holder)}\n`));
    await rename(own, lock); // fails if a directory that is not empty, a file or a link is there
    return true;
  } catch (cause) {
    await rm(own, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) return false;
    // One who holds the lock sweeps away what he takes for the leftovers of a kill.
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw cause;
  }
}

/**
 * Removes a lock whose process is gone, unless somebody else does. Whoever removes the lock of this id holds a lock on doing so:
 * a lock that has taken its place meanwhile has another id, and stays.
 */
async function removeStale(lock: string, id: string, path: string): Promise<void> {
  const guard = `${lock}.${id}.stale`;
  const own = await acquire(guard, path);
  try {
    await release(lock, id);
  } finally {
    await release(guard, own);
  }
}

async function release(lock: string, id: string): Promise<void> {
  if ((await readHolder(lock, lock))?.id !== id) return;
  const gone = `${lock}.${uniqueName()}`;
  await rename(lock, gone);
  await rm(gone, { recursive: true, force: true });
}

/** Who holds a lock, or undefined if nobody does. @throws {HeldError} if it cannot be told. */
async function readHolder(lock: string, path: string): Promise<Holder | undefined> {
  const unknown = (cause?: unknown) =>
    new HeldError(
      `${path} is locked, but ${join(lock, file)} does not say by whom. If no nnqs is at work there, remove ${lock}.`,
      { cause },
    );
  let holder: Partial<Holder> | null;
  try {
    holder = JSON.parse(await readSmallFile(join(lock, file))) as Partial<Holder> | null;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw unknown(cause);
    await refuseForeign(lock, path);
    return undefined;
  }
  const texts = [holder?.host, holder?.machine, holder?.boot, holder?.namespace, holder?.started, holder?.since];
  const valid = Number.isSafeInteger(holder?.pid) && /^[0-9a-f]{16}$/.test(String(holder?.id));
  if (!valid || !texts.every((text) => typeof text === "string")) throw unknown();
  return holder as Holder;
}

/** The text of a file. Whatever else has its name (a pipe, a device, a link, something huge) is an error, and is not waited for. */
async function readSmallFile(name: string): Promise<string> {
  const handle = await open(name, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > largestHolder) throw new StorageError(`${name} is not a small file.`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

/** @throws {HeldError} if something is in the lock's place that no process of ours makes, and none will remove. */
async function refuseForeign(lock: string, path: string): Promise<void> {
  const refuse = (what: string) => {
    throw new HeldError(`cannot lock ${path}: ${lock} is ${what}. No nnqs made it: remove ${lock} by hand.`);
  };
  try {
    if ((await lstat(lock)).isSymbolicLink()) refuse("a link");
    const entries = await readdir(lock);
    const [first] = entries;
    if (first === undefined || entries.includes(file)) return; // it is being taken or released
    const others = entries.length === 1 ? "" : ` and ${entries.length - 1} more`;
    refuse(`a directory without ${file} that holds ${printable(first)}${others}`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}

function heldError(holder: Holder, lock: string, path: string): HeldError {
  const { host, pid, since } = holder;
  const remedy =
    stateOf(holder) === "unknown"
      ? `Wait for it; if it is gone, remove ${lock}, because it cannot be asked from here.`
      : "Wait for it, or stop it.";
  return new HeldError(`${path} is being written by process ${pid} on ${host} since ${since}. ${remedy}`);
}

/** A name that nobody can foresee. */
export function uniqueName(): string {
  return randomBytes(8).toString("hex");
}
