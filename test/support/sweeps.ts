import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { paperLayersOf } from "./paper.js";

/** What `nnqs report` calls, for what its command line does not reach. */
export { report as writeReport } from "../../dist/report/report.js";
/** The same of `nnqs collect`. */
export { collect as collectResults } from "../../dist/sweeps/collect/collect.js";

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

/** A sweep of `learn` on 64 states, whose cells share all but finite networks. */
export function learningSweep({ fixed = {}, ...fields }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const cell = {
    experiment: "learn",
    target: { model: "tfim", lattice: "6", field: 0.5, time: 1 },
    train: 40,
    network: paperLayersOf(16),
    ensemble: { widths: [16], members: 2, steps: 40 },
    seed: { split: 0, networks: 0 },
    ...(fixed as object),
  };
  return { experiment: "sweep", name: "learning", fixed: cell, ...fields };
}

/** Publishes a result, as a command would, into a directory. */
export async function storeResult(
  directory: string,
  spec: runs.Json,
  { arrays, summary = {}, warnings = [] }: { arrays: runs.Arrays; summary?: unknown; warnings?: readonly string[] },
): Promise<void> {
  const facts = { seed: 0, seconds: { total: 1.5 }, errorBounds: { evolution: 1e-12 }, warnings };
  const files = { "data.npz": runs.encodeNpz(arrays), "summary.json": JSON.stringify(summary) };
  await runs.publishResult(directory, runs.createManifest(spec, facts), files);
}
