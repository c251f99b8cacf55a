import { types } from "node:util";
import { Worker } from "node:worker_threads";
import {
  bytes as bytesKind,
  inNameOf,
  isList,
  jobKinds,
  type Kinds,
  noMore,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { ArgumentError, MemoryError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import { copyInTurns } from "../native/staging.js";
import { systemInfo } from "../native/system.js";
import { arrayKind, decodeNpy, encodeNpy, type NpyArray } from "./npy.js";
import { type Arrays, arraysKind, decodeNpz, encodeNpz, namesKind } from "./npz.js";
import type { NpzAnswer, NpzTask } from "./npzWorker.js";
import { zipEntries } from "./zipDirectory.js";

/** What packing and unpacking accept. */
export interface NpzOptions {
  /** Aborting rejects the promise with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const kinds: Kinds<NpzOptions> = { signal: jobKinds.signal };
/** Bytes that are packed or unpacked in some 20 ms, less than what a thread of its own costs. */
const small = 2 ** 19;
/** Bytes that take as long as what every array costs beside its own: headers, checksums, a stream of its own. */
const perArray = 2 ** 11;

/** Bytes of a .npy file that are copied or converted in some 20 ms. */
const smallNpy = 2 ** 21;

/**
 * {@link encodeNpy} to the same bytes, without keeping the event loop: what is large is copied in turns and encoded by a worker thread.
 *
 * @throws {ArgumentError} as `encodeNpy`, or if the array is transferred away meanwhile; the signal's reason after an abort.
 */
export async function packNpy(array: NpyArray, options: NpzOptions = {}): Promise<Uint8Array> {
  noMore("packNpy", arguments, 2);
  requireArgument("packNpy", "array", array, arrayKind);
  const { signal } = requireOptions("packNpy", options, kinds);
  signal?.throwIfAborted();
  const { type, shape, data } = array;
  const alone = () => inNameOf("packNpy", () => encodeNpy(array));
  if (!ArrayBuffer.isView(data) || data.byteLength < smallNpy || !Array.isArray(shape)) return alone();
  requireCopies("packNpy", data.byteLength, 2);
  const copy = await copyOf("packNpy", "data", data, signal);
  const task = { encode: { type, shape, data: copy } };
  return (await inNameOf("packNpy", () => answer(task, [copy.buffer as ArrayBuffer], signal)))?.packed ?? alone();
}

/**
 * {@link decodeNpy} without keeping the event loop: what is large is copied in turns and decoded by a worker thread.
 *
 * @param bytes - The whole file; it must not change before the promise settles.
 * @throws {ArgumentError} as `decodeNpy`, or if the file is transferred away meanwhile; the signal's reason after an abort.
 */
export async function unpackNpy(bytes: Uint8Array, options: NpzOptions = {}): Promise<NpyArray> {
  noMore("unpackNpy", arguments, 2);
  requireArgument("unpackNpy", "bytes", bytes, bytesKind);
  const { signal } = requireOptions("unpackNpy", options, kinds);
  signal?.throwIfAborted();
  const alone = () => inNameOf("unpackNpy", () => decodeNpy(bytes));
  if (bytes.length < smallNpy) return alone();
  requireCopies("unpackNpy", bytes.length, 2);
  const copy = await copyOf("unpackNpy", "bytes", bytes, signal);
  const found = await inNameOf("unpackNpy", () => answer({ decode: copy }, [copy.buffer as ArrayBuffer], signal));
  return found?.decoded ?? alone();
}

/**
 * {@link encodeNpz} to the same bytes, without keeping the event loop: large arrays are copied in turns and deflated by a worker thread.
 *
 * @throws {ArgumentError} as `encodeNpz`, or if an array is transferred away meanwhile; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { runs } from "infinite-nnqs";
 *
 * const bytes = await runs.packNpz({ x: runs.float64(Float64Array.of(1, 2, 3, 4), [2, 2]) });
 * const { x } = await runs.unpackNpz(bytes);
 * console.log(x.type, x.shape); // float64, 2, 2
 * ```
 */
export async function packNpz(arrays: Arrays, options: NpzOptions = {}): Promise<Uint8Array> {
  noMore("packNpz", arguments, 2);
  requireArgument("packNpz", "arrays", arrays, arraysKind);
  const { signal } = requireOptions("packNpz", options, kinds);
  signal?.throwIfAborted();
  const entries = Object.entries(arrays).map(([name, { type, shape, data }]) => ({ name, type, shape, data }));
  const alone = () => inNameOf("packNpz", () => encodeNpz(arrays));
  const size = entries.reduce((sum, { data }) => sum + perArray + (ArrayBuffer.isView(data) ? data.byteLength : 0), 0);
  const plain = entries.every(
    ({ type, shape, data }) =>
      typeof type === "string" && isList(shape) && Array.isArray(shape) && ArrayBuffer.isView(data),
  );
  if (size < small || !plain) return alone();
  requireCopies("packNpz", size, 4);
  const copies: (NpyArray & { readonly name: string })[] = [];
  for (const entry of entries) copies.push({ ...entry, data: await copyOf("packNpz", entry.name, entry.data, signal) });
  const buffers = copies.map(({ data }) => data.buffer as ArrayBuffer);
  return (await inNameOf("packNpz", () => answer({ pack: copies }, buffers, signal)))?.packed ?? alone();
}

/**
 * {@link decodeNpz} without keeping the event loop: what is large is copied in turns and inflated by a worker thread.
 *
 * @param bytes - The whole file; it must not change before the promise settles.
 * @param only - Names of the arrays to read; all by default.
 * @throws {ArgumentError} as `decodeNpz`, or if the file is transferred away meanwhile; the signal's reason after an abort.
 */
export async function unpackNpz(
  bytes: Uint8Array,
  only?: readonly string[],
  options: NpzOptions = {},
): Promise<Arrays> {
  noMore("unpackNpz", arguments, 3);
  if (only !== undefined) requireArgument("unpackNpz", "only", only, namesKind);
  requireArgument("unpackNpz", "bytes", bytes, bytesKind);
  const { signal } = requireOptions("unpackNpz", options, kinds);
  signal?.throwIfAborted();
  const alone = () => inNameOf("unpackNpz", () => decodeNpz(bytes, only));
  const size = inNameOf("unpackNpz", () => zipEntries(bytes)).reduce(
    (sum, { size, held }) => sum + perArray + size + held.length,
    0,
  );
  if (size < small) return alone();
  requireCopies("unpackNpz", size, 2);
  const copy = await copyOf("unpackNpz", "bytes", bytes, signal);
  const unpacked = (
    await inNameOf("unpackNpz", () => answer({ unpack: copy, only }, [copy.buffer as ArrayBuffer], signal))
  )?.unpacked;
  return unpacked === undefined ? alone() : Object.fromEntries(unpacked);
}

/** @throws {MemoryError} if so many copies of what is packed or unpacked do not fit: its own, as a file, and deflated, in pieces and whole. */
function requireCopies(where: string, bytes: number, copies: number): void {
  requireMemory(where, `packing or unpacking ${bytes} bytes`, copies * bytes, "Store fewer arrays in one file.");
}

async function copyOf<T extends ArrayBufferView>(
  where: string,
  name: string,
  source: T,
  signal: AbortSignal | undefined,
): Promise<T> {
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const copy = new Uint8Array(bytes.length);
  const lost = () => {
    throw new ArgumentError(
      `${where}: \`${name}\` was transferred or resized while it was being copied. Leave it alone until the promise settles.`,
    );
  };
  await copyInTurns(copy, bytes, lost, signal);
  const Container = (types.isUint8Array(source) ? Uint8Array : source.constructor) as new (buffer: ArrayBuffer) => T;
  return new Container(copy.buffer);
}

/** Address space that V8 reserves for a worker thread; it ends the process where it is refused. */
const ofWorker = 2 ** 30;

/** What a worker thread makes of a task, or undefined where none can be had: what was computed is not lost. */
function answer(
  task: NpzTask,
  transferList: ArrayBuffer[],
  signal: AbortSignal | undefined,
): Promise<NpzAnswer | undefined> {
  return new Promise((resolve, reject) => {
    if (systemInfo().freeAddressSpace < ofWorker) {
      resolve(undefined);
      return;
    }
    let worker: Worker;
    try {
      const program = new URL("./npzWorker.js", import.meta.url);
      worker = new Worker(program, { workerData: task, transferList, execArgv: [] });
    } catch {
      resolve(undefined);
      return;
    }
    const abort = () => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener("abort", abort, { once: true });
    worker.once("message", (found: NpzAnswer) => {
      if (found.refused !== undefined) reject(new ArgumentError(found.refused));
      else if (found.tooLarge !== undefined) reject(new MemoryError(found.tooLarge));
      else resolve(found);
    });
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => {
      signal?.removeEventListener("abort", abort);
      resolve(undefined); // unless it has answered
    });
  });
}
