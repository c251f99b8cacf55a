import type { Picture } from "../figures/render.js";
import { createManifest } from "../runs/manifest.js";
import { type Arrays, encodeNpz } from "../runs/npz.js";
import { findResult, publishResult } from "../runs/resultDirectory.js";
import type { Json } from "../runs/spec.js";
import type { Outcome, RunOptions } from "./outcome.js";
import { type Reporter, silentReporter, timed } from "./reporter.js";

/** What an experiment computes; how it is stored is the same for all. */
export interface Computed {
  readonly arrays: Arrays;
  /** The headline numbers. */
  readonly summary: Readonly<Record<string, unknown>>;
  readonly picture: Picture;
  readonly errorBounds: Readonly<Record<string, number>>;
}

const resultFiles = ["summary.json", "data.npz", "figure.svg", "figure.png"];

/**
 * Runs an experiment into its directory, unless its result is there already: manifest.json, summary.json, data.npz, figure.svg and
 * figure.png appear together, when all is done.
 *
 * @throws {ArgumentError} if the directory holds another spec's result and `force` is not given; {StorageError} if it cannot be
 *   written; what `compute` throws.
 */
export async function runExperiment(
  { spec, seed, directory }: { readonly spec: Json; readonly seed: number; readonly directory: string },
  { force = false, reporter: outer = silentReporter }: RunOptions,
  compute: (reporter: Reporter) => Promise<Computed>,
): Promise<Outcome> {
  if ((await findResult(directory, spec, { force, files: resultFiles })) === "done")
    return { directory, status: "done" };
  const { reporter, seconds } = timed(outer);
  const start = performance.now();
  const { arrays, summary, picture, errorBounds } = await compute(reporter);
  seconds["total"] = (performance.now() - start) / 1000;
  await publishResult(directory, {
    "manifest.json": json(createManifest(spec, { seed, seconds, errorBounds })),
    "summary.json": json(summary),
    "data.npz": encodeNpz(arrays),
    "figure.svg": picture.svg,
    "figure.png": picture.png,
  });
  return { directory, status: "computed", summary };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
