import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setThreads, systemInfo } from "../../native/system.js";
import { float64, type NpyArray, scalar } from "../../runs/npy.js";
import { unpackNpz } from "../../runs/npzThread.js";
import { readSummary } from "../../runs/resultDirectory.js";
import { canonicalJson, type Json } from "../../runs/spec.js";
import { runExperiment } from "./experiment.js";
import type { RunOptions } from "./outcome.js";
import { type Reporter, silentReporter } from "./reporter.js";

/** Numbers and arrays by name, one within the other. */
export type Numbers = { readonly [name: string]: number | Float64Array | Numbers | undefined };

/** A part of a result that other results may have in common with it. */
export interface Part {
  readonly numbers: Numbers;
  /** What of it is no number. */
  readonly texts: Readonly<Record<string, Json>>;
}

/**
 * A part of a result: computed, or, where results share what they have in common, read if it has been computed before, for whichever of
 * them. It is stored as results are, under a name made from its spec.
 *
 * @param kind - Names what it is, and its folder: "targets".
 * @param spec - Everything that decides its numbers.
 * @throws {HeldError} if another process is computing it; {StorageError}; what `compute` throws.
 */
export async function sharedPart(
  kind: string,
  spec: Readonly<Record<string, Json>>,
  options: RunOptions,
  compute: (reporter: Reporter) => Promise<Part>,
): Promise<Part> {
  const { shared, reporter = silentReporter, signal, mend = false } = options;
  if (shared?.parts.includes(kind) !== true) return compute(reporter);
  const full = { experiment: kind, ...spec };
  const digest = createHash("sha256").update(canonicalJson(full)).digest("hex").slice(0, 16);
  const directory = join(shared.directory, kind, digest);
  await runExperiment({ spec: full, seed: 0, directory }, { reporter, signal, mend }, async (noting) => {
    const { numbers, texts } = await withThreads(shared.threads, () => compute(noting));
    return { arrays: () => flattened(numbers), summary: texts, errorBounds: {} };
  });
  return {
    numbers: nested(await unpackNpz(await readFile(join(directory, "data.npz")))),
    texts: (await readSummary(directory)) as Part["texts"],
  };
}

/** What many results wait for has other threads than what they do one beside the other. */
async function withThreads<T>(threads: number | undefined, work: () => Promise<T>): Promise<T> {
  if (threads === undefined) return work();
  const before = systemInfo().threads;
  setThreads(threads);
  try {
    return await work();
  } finally {
    setThreads(before);
  }
}

function flattened(numbers: Numbers, path = ""): Record<string, NpyArray> {
  const arrays: Record<string, NpyArray> = {};
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined) continue;
    if (typeof value === "number") arrays[path + name] = scalar(value);
    else if (value instanceof Float64Array) arrays[path + name] = float64(value);
    else Object.assign(arrays, flattened(value, `${path}${name}.`));
  }
  return arrays;
}

function nested(arrays: Readonly<Record<string, NpyArray>>): Numbers {
  const numbers: Record<string, unknown> = {};
  for (const [path, { shape, data }] of Object.entries(arrays)) {
    const words = path.split(".");
    const last = words.pop()!;
    const place = words.reduce((part, word) => {
      part[word] ??= {};
      return part[word] as Record<string, unknown>;
    }, numbers);
    place[last] = shape.length === 0 ? data[0] : data;
  }
  return numbers as Numbers;
}
