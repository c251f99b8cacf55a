// Runs in a worker thread of collect.ts: reads the cells twice, once for the table and once for their arrays, writes the files, and ends.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { NnqsError } from "../../native/errors.js";
import { requireMemory } from "../../native/memory.js";
import type { NpyArray } from "../../runs/npy.js";
import { type Arrays, decodeNpz } from "../../runs/npz.js";
import { isSystemError, storageError } from "../../runs/storageError.js";
import { type Cell, cellOf } from "./cell.js";
import { writeCsv } from "./csv.js";
import { writeDataset } from "./dataset.js";
import type { StoredResult } from "./findResults.js";
import { writeParquet } from "./parquet.js";
import { rowsPerBatch, tableOf } from "./table.js";

/** What is to be done. */
export interface CollectTask {
  readonly results: readonly StoredResult[];
  /** Groups of fields that a sweep goes through together; none for other results. */
  readonly swept: readonly (readonly string[])[];
  /** Where the files are written. */
  readonly parquet: string;
  readonly csv: string;
  readonly hdf5: string;
}

/** What the worker tells: how far it is, and in the end what it has written or why it has not. */
export type CollectMessage =
  | { readonly fraction: number }
  | {
      readonly collected: {
        readonly rows: number;
        readonly columns: readonly string[];
        readonly axes: Readonly<Record<string, number>>;
      };
    }
  | { readonly failed: { readonly name: string; readonly message: string } };

/** Beside its numbers a cell takes these while it is read: its file, and a copy that is filled up. */
const copies = 3;
/** Of a value in a table, beside the cells: as text, as columns. */
const bytesPerValue = 32;

async function collect({ results, swept, parquet, csv, hdf5 }: CollectTask): Promise<CollectMessage> {
  const tell = (fraction: number) => parentPort?.postMessage({ fraction } satisfies CollectMessage);
  const cells: Cell[] = [];
  const constant = new Map<string, NpyArray>();
  for (const [i, result] of results.entries()) {
    const arrays = arraysIn(result.path);
    cells.push(cellOf(result, arrays));
    if (i === 0) for (const [name, array] of Object.entries(arrays)) constant.set(name, array);
    else for (const [name, array] of constant) if (!isSame(array, arrays[name])) constant.delete(name);
    tell((0.4 * (i + 1)) / results.length);
  }
  const table = tableOf(cells);
  const widest = Math.min(table.rows, rowsPerBatch) * table.columns.length;
  requireMemory(
    "collect",
    `a table of ${table.rows} rows and ${table.columns.length} columns`,
    bytesPerValue * widest,
    "Collect a part of the cells.",
  );
  writeParquet(parquet, table);
  tell(0.55);
  await writeCsv(csv, table);
  tell(0.7);
  let read = 0;
  const names = new Set(constant.keys());
  const axes = await writeDataset(
    hdf5,
    cells,
    swept,
    (name) => names.has(name),
    ({ path }) => {
      tell(0.7 + (0.3 * read++) / cells.length);
      return arraysIn(path);
    },
  );
  return { collected: { rows: table.rows, columns: table.columns.map(({ name }) => name), axes } };
}

function arraysIn(path: string): Arrays {
  const bytes = readFileSync(join(path, "data.npz"));
  return decodeNpz(bytes);
}

function isSame(a: NpyArray, b: NpyArray | undefined): boolean {
  if (b === undefined || a.type !== b.type || a.shape.join() !== b.shape.join()) return false;
  const bytesOf = ({ data }: NpyArray) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytesOf(a).equals(bytesOf(b));
}

/** @throws {MemoryError} if the largest cell does not fit. */
function requireCells({ results }: CollectTask): void {
  const sizes = results.map(({ manifest }) => ("files" in manifest ? (manifest.files["data.npz"]?.bytes ?? 0) : 0));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  requireMemory("collect", "the largest cell", 2 * copies * largest, "Allow more memory.");
}

// The HDF5 library stamps every object with the time, which it asks here, in this thread alone: equal results make equal files.
Date.now = () => 0;

const task = workerData as CollectTask;
try {
  requireCells(task);
  parentPort?.postMessage(await collect(task));
} catch (cause) {
  const error = inOurWords(cause);
  const failed = { name: error.name, message: error instanceof NnqsError ? error.message : `${error.stack}` };
  parentPort?.postMessage({ failed } satisfies CollectMessage);
}

/** An error of the file system, also one that the HDF5 library tells in its words, as ours. */
function inOurWords(cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const place = dirname(dirname(task.parquet)); // theirs is a temporary directory
  if (isSystemError(error)) return storageError(place, error);
  if (!/H5F|H5D|HDF5/.test(error.message)) return error;
  const code = /No space left/.test(error.message)
    ? "ENOSPC"
    : /quota/i.test(error.message)
      ? "EDQUOT"
      : /too large/i.test(error.message)
        ? "EFBIG"
        : undefined;
  const deepest = [...error.message.matchAll(/ in \w+\(\): (.+?)\s+major:/gs)].at(-1)?.[1] ?? error.message;
  return storageError(place, Object.assign(new Error(`HDF5: ${deepest}`), code === undefined ? {} : { code }));
}
