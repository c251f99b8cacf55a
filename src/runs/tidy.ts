import { hasLeftovers, removeLeftovers } from "./leftovers.js";
import { HeldError, withLock } from "./lock.js";
import { StorageError } from "./storageError.js";

/** Removes what kills have left beside a result that is done, if one may write there and nobody is at work. */
export async function tidy(path: string): Promise<void> {
  if (!(await hasLeftovers(path))) return;
  await withLock(path, () => removeLeftovers(path)).catch((error: unknown) => {
    if (!(error instanceof HeldError || error instanceof StorageError)) throw error;
  });
}
