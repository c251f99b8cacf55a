import { runSync } from "./call.js";

/**
 * Lets two paths of one file system change places in one step (renameat2 of Linux, renamex_np of macOS).
 *
 * @returns Whether they have; not where the system or the file system cannot do it, or one of them is not there.
 */
export function exchange(a: string, b: string): boolean {
  return runSync("exchangeNames", { a, b }).exchanged;
}
