import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { types } from "node:util";
import type { Matrix } from "../../linalg/matrix.js";
import { setThreads, systemInfo } from "../../native/system.js";
import { isPresent } from "../../runs/directories.js";
import { HeldError } from "../../runs/lock.js";
import { matrixParts, readMatrix } from "../../runs/matrixFile.js";
import { float64, type NpyArray, scalar } from "../../runs/npy.js";
import { unpackNpz } from "../../runs/npzThread.js";
import { readManifest, readSummary } from "../../runs/resultDirectory.js";
import { type Json, jsonDigest } from "../../runs/spec.js";
import { freeBytes } from "../../runs/storage.js";
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
  /** Large ones, which are stored as they stand in memory. */
  readonly matrices?: Readonly<Record<string, Matrix>>;
}

/** Another process computes what results have in common. */
export class SharedHeldError extends HeldError {}

/**
 * A part of a result: computed, or, where results share what they have in common, read if it has been computed before, for whichever of
 * them. It is stored as results are, under a name made from its spec.
 *
 * @param kind - Names what it is, and its folder: "targets".
 * @param spec - Everything that decides its numbers.
 * @throws {SharedHeldError} if another process is computing it; {StorageError}; what `compute` throws.
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
  const directory = partDirectory(shared.directory, kind, spec);
  let computed: Part["matrices"];
  await runExperiment({ spec: full, seed: 0, directory }, { reporter, signal, mend }, async (noting) => {
    const { numbers, texts, matrices = {} } = await withThreads(shared.threads?.[kind], () => compute(noting));
    computed = matrices;
    const files = () =>
      Object.fromEntries(Object.entries(matrices).map(([name, matrix]) => [name + extension, matrixParts(matrix)]));
    return { arrays: () => flattened(numbers), files, summary: texts, errorBounds: {} };
  }).catch((error: unknown) => {
    throw error instanceof HeldError ? new SharedHeldError(error.message, { cause: error }) : error;
  });
  return {
    numbers: nested(await unpackNpz(await readFile(join(directory, "data.npz")))),
    texts: (await readSummary(directory)) as Part["texts"],
    matrices: computed ?? (await matricesIn(directory)),
  };
}

/** Part of the free disk that what is kept for a while may take. */
const mostOfDisk = 0.5;

/**
 * {@link sharedPart} of much disk, which is kept as long as results are to come that have it: whoever computes these is told where it is. It is
 * computed without being kept where the disk has no room for it, or where it is removed meanwhile.
 *
 * @param bytes - On disk.
 */
export async function temporaryPart(
  kind: string,
  spec: Readonly<Record<string, Json>>,
  bytes: number,
  options: RunOptions,
  compute: (reporter: Reporter) => Promise<Part>,
): Promise<Part> {
  const { shared, reporter = silentReporter } = options;
  if (shared?.parts.includes(kind) !== true) return compute(reporter);
  const directory = partDirectory(shared.directory, kind, spec);
  const hasRoom = (await isPresent(directory)) || bytes < mostOfDisk * (await freeBytes(shared.directory));
  if (!hasRoom) return compute(reporter);
  shared.onTemporary?.(directory);
  try {
    return await sharedPart(kind, spec, options, compute);
  } catch (error) {
    if (isAbsence(error) || isAbsence((error as Error).cause)) return compute(reporter);
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
}

function partDirectory(shared: string, kind: string, spec: Readonly<Record<string, Json>>): string {
  return join(shared, kind, jsonDigest({ experiment: kind, ...spec }).slice(0, 16));
}

const extension = ".npy";

async function matricesIn(directory: string): Promise<Record<string, Matrix>> {
  const manifest = await readManifest(directory);
  const matrices: Record<string, Matrix> = {};
  for (const file of Object.keys("files" in manifest ? manifest.files : {})) {
    if (file.endsWith(extension)) matrices[file.slice(0, -extension.length)] = await readMatrix(join(directory, file));
  }
  return matrices;
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
    else if (types.isFloat64Array(value)) arrays[path + name] = float64(value);
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
