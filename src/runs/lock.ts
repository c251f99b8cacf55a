import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { callback, noMore, path as pathKind, printable, requireArgument } from "../arguments/index.js";
import { NnqsError } from "../native/errors.js";
import { createDirectory, requireNoDeadLink } from "./directories.js";
import { removeLockLeftovers } from "./leftovers.js";
import { type ProcessIdentity, stateOf, thisProcess } from "./processIdentity.js";
import { createFile } from "./storage.js";
import { StorageError, storageError } from "./storageError.js";
import { uniqueName } from "./uniqueName.js";

/** Another process is at work on the same result. */
export class HeldError extends NnqsError {}

/** Something is in the place of a lock that does not say who made it, and that nobody will remove. */
export class ForeignLockError extends HeldError {}

/** Who holds a lock, as its `holder.json` says. */
interface Holder extends ProcessIdentity {
  /** Of this one act of locking. */
  readonly id: string;
  readonly since: string;
  /** Seconds between its signs of life, each a new time of modification of the file; absent of older versions, which give none. */
  readonly beat?: number;
}

/** Who is at work on a path, as others see it. */
export interface Claim {
  readonly host: string;
  readonly pid: number;
  readonly since: string;
  /** "gone": whoever comes next takes over; "unknown": it cannot be asked from here, and gives no signs of life that would tell. */
  readonly state: "running" | "gone" | "unknown";
}

const file = "holder.json";
const attempts = 100;
const largestHolder = 4096; // bytes; a holder has about 300
const beat = 5; // seconds
/** Seconds without a sign of life after which a process that cannot be asked is gone; network file systems tell of times up to a minute late. */
const longestSilence = 90;

/**
 * Does work that no other process may do at the same time for the same `path`.
 *
 * The lock is the directory `<path>.lock`. It is made whole under another name and renamed, which succeeds for one process only and
 * on every file system. A lock whose process is gone is taken over, and what kills
 * have left of others is removed.
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
  const beating = setInterval(() => void showLife(lock, id).catch(() => {}), 1000 * beat);
  beating.unref();
  try {
    await removeLockLeftovers(path);
    return await work();
  } finally {
    clearInterval(beating);
    await release(lock, id).catch(() => {}); // what is left of it is taken over once this process is gone
  }
}

async function acquire(lock: string, path: string): Promise<string> {
  await requireNoDeadLink(path);
  await createDirectory(dirname(lock));
  for (let attempt = 0; attempt < attempts; attempt++) {
    const id = uniqueName();
    if (await placeLock(lock, id)) return id;
    const holder = await readHolder(lock, path);
    if (holder === undefined) continue; // released meanwhile
    if ((await lifeOf(holder, lock)) !== "gone") throw heldError(holder, lock, path);
    await removeStale(lock, holder.id, path);
  }
  throw new StorageError(
    `cannot lock ${path}: others come first each time. Run this again later, or remove ${lock} if no nnqs is at work there.`,
  );
}

/** @returns Whether the lock is ours now. */
async function placeLock(lock: string, id: string): Promise<boolean> {
  const own = `${lock}.${id}`;
  const holder: Holder = { id, ...thisProcess(), since: new Date().toISOString(), beat };
  await mkdir(own); // where nothing can be created, nobody else's lock is in the way
  try {
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

/** Who is at work on a path, or was when it was killed; undefined if nobody is. */
export async function claimOf(path: string): Promise<Claim | undefined> {
  noMore("claimOf", arguments, 1);
  requireArgument("claimOf", "path", path, pathKind);
  const lock = `${path}.lock`;
  const holder = await readHolder(lock, path).catch((error: unknown) => {
    if (error instanceof HeldError) return undefined; // nobody's that could be named
    throw error;
  });
  if (holder === undefined) return undefined;
  const { host, pid, since } = holder;
  return { host, pid, since, state: await lifeOf(holder, lock) };
}

/** Gives a sign of life: the file gets a new time of modification from the clock of its file system, which all machines share. */
async function showLife(lock: string, id: string): Promise<void> {
  const handle = await open(join(lock, file), constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const text = await handle.readFile("utf8");
    if ((JSON.parse(text) as Holder).id === id) await handle.write(text.slice(0, 1), 0);
  } finally {
    await handle.close();
  }
}

/** Whether the process that holds a lock lives: if it cannot be asked, by the age of its last sign of life. */
async function lifeOf(holder: Holder, lock: string): Promise<Claim["state"]> {
  const state = stateOf(holder);
  if (state !== "unknown" || holder.beat === undefined) return state;
  const silence = await silenceOf(lock).catch(() => 0);
  // From the future: the clock was put back. Who lives says so again; of whom does not, the silence is counted from now on.
  if (silence < -longestSilence) await showLife(lock, holder.id).catch(() => {});
  return silence > Math.max(longestSilence, 3 * holder.beat) ? "gone" : "running";
}

/** Seconds since the last sign of life, by the clock of the file system: that of this machine may go otherwise. */
async function silenceOf(lock: string): Promise<number> {
  const probe = `${lock}.${uniqueName()}`;
  await mkdir(probe);
  try {
    await createFile(join(probe, file), (handle) => handle.writeFile("{}\n"));
    const times = await Promise.all([probe, lock].map(async (place) => (await lstat(join(place, file))).mtimeMs));
    return (times[0]! - times[1]!) / 1000;
  } finally {
    await rm(probe, { recursive: true, force: true });
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

/** Who holds a lock, or undefined if nobody does. @throws {ForeignLockError} if it cannot be told. */
async function readHolder(lock: string, path: string): Promise<Holder | undefined> {
  const unknown = (cause?: unknown) =>
    new ForeignLockError(
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

/** @throws {ForeignLockError} if something is in the lock's place that no process of ours makes, and none will remove. */
async function refuseForeign(lock: string, path: string): Promise<void> {
  const refuse = (what: string) => {
    throw new ForeignLockError(`cannot lock ${path}: ${lock} is ${what}. No nnqs made it: remove ${lock} by hand.`);
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
  const { host, pid, since, beat: seconds } = holder;
  const silence = seconds === undefined ? ", because" : `, or wait for ${longestSilence} s without a sign of life:`;
  const remedy =
    stateOf(holder) === "unknown"
      ? `Wait for it; if it is gone, remove ${lock}${silence} it cannot be asked from here.`
      : "Wait for it, or stop it.";
  return new HeldError(`${path} is being written by process ${pid} on ${host} since ${since}. ${remedy}`);
}
