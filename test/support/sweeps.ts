import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A sweep of ground states of two sites, each of milliseconds, with what is given in place of its fields. */
export function sweepOf({ fixed = {}, ...fields }: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const cell = { experiment: "groundstate", model: "tfim", lattice: "2", field: 1, ...(fixed as object) };
  return { experiment: "sweep", name: "small", fixed: cell, ...fields };
}

/** Writes a spec into a directory. @returns Its file. */
export function writeSpec(directory: string, spec: unknown, name = "sweep.json"): string {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(spec));
  return file;
}
