import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Creates a directory and those above it that are missing. (Node's own recursive mkdir tries for ever where an existing
 * directory answers ENOENT, as /proc does.)
 *
 * @throws the system's error.
 */
export async function createDirectory(path: string): Promise<void> {
  const missing: string[] = [];
  for (let part = resolve(path); !(await isPresent(part)); part = dirname(part)) missing.unshift(part);
  for (const part of missing) {
    await mkdir(part).catch(async (cause: NodeJS.ErrnoException) => {
      const byAnother = cause.code === "EEXIST" && (await isPresent(part));
      if (!byAnother) throw cause;
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
