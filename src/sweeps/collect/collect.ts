import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { jobKinds, noMore, path as pathKind, requireArgument, requireOptions } from "../../arguments/index.js";
import { ArgumentError, MemoryError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { rising } from "../../native/progress.js";
import { replaceFiles } from "../../runs/replaceFiles.js";
import { StorageError } from "../../runs/storageError.js";
import type { CollectMessage, CollectTask } from "./collectWorker.js";
import { findResults } from "./findResults.js";

/** How results are collected. */
export interface CollectOptions extends JobOptions {
  /** Where the files go; into the directory itself by default. */
  readonly out?: string | undefined;
}

/** What has been collected. */
export interface Collected {
  /** Whole results that are in the files. */
  readonly cells: number;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Axes of the grid in the HDF5 file, with their lengths. */
  readonly axes: Readonly<Record<string, number>>;
  readonly files: { readonly parquet: string; readonly csv: string; readonly hdf5: string };
  /** Directories that hold no whole result, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** Names of what is written. */
const names = { parquet: "collected.parquet", csv: "collected.csv", hdf5: "collected.h5" } as const;

/**
 * Collects the whole results of a sweep, or of a directory of results, into one long table, as Parquet and as CSV, and one labelled HDF5 file.
 * Files that are there are replaced, each in one step, when all are written.
 *
 * @throws {ArgumentError} if there is no result; {StorageError} if a file cannot be written; {HeldError} if another process collects into
 *   the same place; {MemoryError}; the signal's reason after an abort.
 */
export async function collect(directory: string, options: CollectOptions = {}): Promise<Collected> {
  noMore("collect", arguments, 2);
  requireArgument("collect", "directory", directory, pathKind);
  const kinds = { out: pathKind, ...jobKinds };
  const { out = directory, signal, onProgress, done } = rising(requireOptions("collect", options, kinds));
  const { results, skipped, swept } = await findResults("collect", directory, signal);
  const written = await replaceFiles(out, "collected", Object.values(names), (temporary) => {
    const [parquet, csv, hdf5] = Object.values(names).map((name) => join(temporary, name)) as [string, string, string];
    return work({ results, swept, parquet, csv, hdf5 }, signal, onProgress);
  });
  const files = { parquet: join(out, names.parquet), csv: join(out, names.csv), hdf5: join(out, names.hdf5) };
  return done({ cells: results.length, ...written, files, skipped });
}

type Written = Extract<CollectMessage, { readonly collected: unknown }>["collected"];

function work(
  task: CollectTask,
  signal: AbortSignal | undefined,
  onProgress: CollectOptions["onProgress"],
): Promise<Written> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(new URL("./collectWorker.js", import.meta.url), {
      workerData: task,
      execArgv: ["--no-throw-deprecation"], // what the HDF5 library calls is none of the user's doing
    });
    const abort = () => void worker.terminate();
    signal?.addEventListener("abort", abort, { once: true });
    worker.on("message", (message: CollectMessage) => {
      if ("fraction" in message) onProgress?.(message.fraction);
      else if ("collected" in message) resolve(message.collected);
      else reject(errorOf(message.failed));
    });
    worker.once("error", reject);
    worker.once("exit", () => {
      signal?.removeEventListener("abort", abort);
      reject(
        signal?.aborted ? signal.reason : new StorageError("collect: its thread ended before its time. Run it again."),
      );
    });
  });
}

/** An error of the worker as one of this thread. */
function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  const known = { ArgumentError, MemoryError, StorageError }[name];
  return known === undefined ? new Error(message) : new known(message);
}
