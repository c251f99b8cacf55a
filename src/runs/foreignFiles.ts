import { link, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { isPresent } from "./directories.js";

/** What any result may have, for one whose manifest does not say what it has. */
const usual = ["manifest.json", "summary.json", "data.npz", "figure.svg", "figure.pdf", "figure.png"];

/** Entries of a directory that no result has written there: notes, plots and scripts of its owner's. */
export async function foreignEntries(path: string, written: readonly string[]): Promise<string[]> {
  const own = new Set([...usual, ...written]);
  return (await readdir(path)).filter((name) => !own.has(name));
}

/** Puts files beside those of another directory, too, before it takes the place of theirs; what cannot be linked is left to {@link moveEntries}. */
export async function linkEntries(names: readonly string[], from: string, to: string): Promise<void> {
  for (const name of names) await link(join(from, name), join(to, name)).catch(() => {});
}

/** Moves entries that are not there yet: directories, and files where the file system has no links. */
export async function moveEntries(names: readonly string[], from: string, to: string): Promise<void> {
  for (const name of names) {
    if (!(await isPresent(join(to, name)))) await rename(join(from, name), join(to, name));
  }
}
