import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isPresent } from "./directories.js";

// What a kill can leave beside `<name>`; names of older versions too.
const halfWritten = /^\.[0-9a-f]{8,16}\.tmp$/;
const replaced = /^\.[0-9a-f]{8,16}(?:\.tmp)?\.old$/;
const ofLocks = /^\.lock\.[0-9a-f]{16}(?:\.|$)/;
const unfinished = /^\.(?:[0-9a-f]{16}\.tmp|unfinished)$/;
// One checkpoint, or one for each of several widths that are trained for the same result.
const ofCheckpoint = /^(?:\.width-\d+)?\.checkpoint\.(?:[0-9a-f]{16}\.tmp|unfinished)$/;
const checkpoint = /^((?:\.width-\d+)?\.checkpoint)(?:\.previous)?$/;
const probe = /^\.nnqs-[A-Za-z0-9]{6}$/;

/** What is left beside the result at `path`; to be trusted only while its lock is held. */
function leftoversOf(path: string, done: boolean): Promise<string[]> {
  return besides(path, [halfWritten, replaced, ofCheckpoint, ...(done ? [checkpoint] : [])]);
}

/** Entries beside what is at `path` whose names are its own and then one of these. */
async function besides(path: string, kinds: readonly RegExp[]): Promise<string[]> {
  const name = basename(path);
  return (await endsBeside(path)).filter((end) => kinds.some((kind) => kind.test(end))).map((end) => `${name}${end}`);
}

/** How the names beside what is at `path` go on that begin with its own. */
async function endsBeside(path: string): Promise<string[]> {
  const name = basename(path);
  const there = await readdir(dirname(path)).catch(() => []);
  return there.filter((entry) => entry.startsWith(name)).map((entry) => entry.slice(name.length));
}

/** Where the training of networks of one of several widths is kept, for the result at `path`. */
export function widthCheckpoint(path: string, width: number): string {
  return `${path}.width-${width}.checkpoint`;
}

/** Paths of the checkpoints beside the result at `path`, one for each width: those of trainings for it that were interrupted. */
export async function checkpointsOf(path: string): Promise<string[]> {
  const ofWidths = (await endsBeside(path)).flatMap((end) => {
    const [, own] = checkpoint.exec(end) ?? [];
    return own?.startsWith(".width-") ? [`${path}${own}`] : [];
  });
  return [...new Set(ofWidths)];
}

/** Whether kills may have left something beside the result at `path`, if only a lock. */
export async function hasLeftovers(path: string): Promise<boolean> {
  return (
    (await isPresent(`${path}.lock`)) ||
    [...(await leftoversOf(path, true)), ...(await besides(path, [ofLocks]))].length > 0
  );
}

/**
 * Removes what kills have left of locks of `path` that were being made or given back; others that come for it meanwhile come again. To be called
 * only by who holds it. What cannot be removed is in nobody's way.
 */
export async function removeLockLeftovers(path: string): Promise<void> {
  for (const entry of await besides(path, [ofLocks])) {
    await rm(join(dirname(path), entry), { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Removes what kills have left beside the result at `path`, and puts back a result that was being replaced. The checkpoint stays
 * unless the result is there. To be called only while the lock of `path` is held.
 *
 * @throws the system's error.
 */
export async function removeLeftovers(path: string): Promise<void> {
  const directory = dirname(path);
  await removeProbes(directory);
  for (const entry of await leftoversOf(path, false)) {
    const isReplaced = replaced.test(entry.slice(basename(path).length));
    if (isReplaced && !(await isPresent(path))) await rename(join(directory, entry), path);
    else await rm(join(directory, entry), { recursive: true, force: true });
  }
  if (!(await isPresent(path))) return;
  for (const entry of await leftoversOf(path, true)) await rm(join(directory, entry), { recursive: true, force: true });
}

/** Removes what kills left of checkpoints that were being written to `path`. */
export async function removeCheckpointLeftovers(path: string): Promise<void> {
  for (const entry of await besides(path, [unfinished])) {
    await rm(join(dirname(path), entry), { recursive: true, force: true });
  }
}

/** Removes the empty directories by which older versions probed whether they may write. */
async function removeProbes(directory: string): Promise<void> {
  for (const entry of await readdir(directory).catch(() => [])) {
    if (probe.test(entry)) await rmdir(join(directory, entry)).catch(() => {}); // fails where something is in it
  }
}
