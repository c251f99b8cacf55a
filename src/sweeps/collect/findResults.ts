import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError, NnqsError } from "../../native/errors.js";
import { entriesOf, isPresent } from "../../runs/directories.js";
import { readDocument } from "../../runs/documents.js";
import { findResult, readManifest, readSummary, type StoredManifest } from "../../runs/resultDirectory.js";
import { dotted, type Json } from "../../runs/spec.js";

/** A whole result, without its arrays. */
export interface StoredResult {
  /** Name of its directory. */
  readonly id: string;
  readonly path: string;
  readonly manifest: StoredManifest;
  readonly summary: Json;
}

/** What is in a directory. */
export interface Found {
  /** "result": the directory is one; "sweep": its cells are; "results": its subdirectories are. */
  readonly kind: "result" | "sweep" | "results";
  readonly results: readonly StoredResult[];
  /** Groups of fields that a sweep goes through together; none for other results. */
  readonly swept: readonly (readonly string[])[];
  /** Directories that hold no whole result, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The whole results of a directory: of a sweep (its `cells/`), of a directory of results such as `nnqs reproduce` writes, or the one result that it
 * is. Every file has the SHA-256 of its manifest; what has not, what is half there, and what has no arrays is skipped, with the reason.
 *
 * @throws {ArgumentError} if there is none; {StorageError} if the directory cannot be read.
 */
export async function findResults(where: string, directory: string, signal?: AbortSignal): Promise<Found> {
  if (!(await isPresent(directory)))
    throw new ArgumentError(`${where}: ${directory} is not there. Name the directory of a sweep or of results.`);
  if (!(await stat(directory)).isDirectory())
    throw new ArgumentError(`${where}: ${directory} is no directory. Name the directory of a sweep or of results.`);
  if (await isPresent(join(directory, "manifest.json"))) {
    return { kind: "result", results: [await wholeResult(directory, directory)], swept: [], skipped: [] };
  }
  const cells = join(directory, "cells");
  const isSweep = await isPresent(cells);
  const found = await wholeResults(isSweep ? cells : directory, isSweep, signal);
  if (found.results.length === 0) {
    const [first] = found.skipped;
    const why = first ? `; the first of ${found.skipped.length} that are not whole: ${first.reason}` : "";
    throw new ArgumentError(
      `${where}: ${directory} holds no result yet${why}. Name the directory of a sweep, of results or of one result, and run this once a result is there.`,
    );
  }
  const swept = isSweep ? await sweptFields(directory) : [];
  return { kind: isSweep ? "sweep" : "results", swept, ...found };
}

/** Fields that the sweep in a directory goes through, in groups; none where its document does not say. */
async function sweptFields(directory: string): Promise<string[][]> {
  const text = await readDocument(join(directory, "sweep.json"));
  try {
    const { spec } = JSON.parse(text ?? "{}") as { spec?: { axes?: object; zip?: readonly object[] } };
    const groups = [...Object.keys(spec?.axes ?? {}).map((key) => [key]), ...(spec?.zip ?? []).map(Object.keys)];
    return groups.map((keys) => keys.map(dotted));
  } catch {
    return []; // damaged, as the next run of the sweep says
  }
}

async function wholeResults(parent: string, cells: boolean, signal: AbortSignal | undefined) {
  const results: StoredResult[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const entries = (await entriesOf(parent)).filter((entry) => entry.isDirectory());
  for (const name of entries.map((entry) => entry.name).sort(byNumber)) {
    signal?.throwIfAborted();
    const path = join(parent, name);
    const isResult = await isPresent(join(path, "manifest.json"));
    if (/\.(?:tmp|old|lock|checkpoint)(?:\.|$)/.test(name) || (!cells && !isResult)) continue; // of work that goes on
    try {
      results.push(await wholeResult(path, name));
    } catch (error) {
      if (!(error instanceof NnqsError)) throw error;
      skipped.push({ path, reason: error.message });
    }
  }
  return { results, skipped };
}

async function wholeResult(path: string, id: string): Promise<StoredResult> {
  const manifest = await readManifest(path);
  await findResult(path, manifest.spec);
  if ("files" in manifest && !Object.hasOwn(manifest.files, "data.npz")) {
    throw new ArgumentError(`${path} is a result without data.npz, the arrays. Name one that has them.`);
  }
  return { id, path, manifest, summary: await readSummary(path) };
}

const { compare: byNumber } = new Intl.Collator("en", { numeric: true });
