// Runs in a worker thread of npzThread.ts: does one task, answers, and ends.
import { parentPort, workerData } from "node:worker_threads";
import { ArgumentError, MemoryError } from "../native/errors.js";
import { decodeNpy, encodeNpy, type NpyArray } from "./npy.js";
import { decodeNpz, encodeNpz } from "./npz.js";

/** Arrays to pack, or a file to unpack; or one array. */
export type NpzTask =
  | { readonly encode: NpyArray }
  | { readonly decode: Uint8Array }
  | { readonly pack: readonly (NpyArray & { readonly name: string })[] }
  | { readonly unpack: Uint8Array; readonly only: readonly string[] | undefined };

/** One of these. */
export interface NpzAnswer {
  readonly packed?: Uint8Array;
  readonly decoded?: NpyArray;
  readonly unpacked?: readonly (readonly [string, NpyArray])[];
  /** The message of an ArgumentError, or of a MemoryError. */
  readonly refused?: string;
  readonly tooLarge?: string;
}

function work(task: NpzTask): [NpzAnswer, ArrayBuffer[]] {
  try {
    if ("pack" in task) {
      const packed = encodeNpz(
        Object.fromEntries(task.pack.map(({ name, type, shape, data }) => [name, { type, shape, data }])),
      );
      return [{ packed }, [packed.buffer as ArrayBuffer]];
    }
    if ("encode" in task) {
      const packed = encodeNpy(task.encode);
      return [{ packed }, [packed.buffer as ArrayBuffer]];
    }
    if ("decode" in task) {
      const decoded = decodeNpy(task.decode);
      return [{ decoded }, [decoded.data.buffer as ArrayBuffer]];
    }
    const unpacked = Object.entries(decodeNpz(task.unpack, task.only));
    return [{ unpacked }, unpacked.map(([, { data }]) => data.buffer as ArrayBuffer)];
  } catch (error) {
    if (error instanceof ArgumentError) return [{ refused: error.message }, []];
    if (error instanceof MemoryError) return [{ tooLarge: error.message }, []];
    throw error;
  }
}

parentPort?.postMessage(...work(workerData as NpzTask));
