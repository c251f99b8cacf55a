import { setImmediate } from "node:timers/promises";
import { ArgumentError } from "./errors.js";
import { type ProgressOptions, progressInterval } from "./progress.js";

/** Milliseconds for which the event loop may be kept waiting. */
const longest = 10;

// One of each per thread, as the event loop is: however many works wait, together they take one turn's time, a piece each in order.
let turnBegan = 0;
const waiting: (() => void)[] = [];
let serving = false;

function turnIsOver(): boolean {
  return performance.now() - turnBegan >= longest;
}

async function serve(): Promise<void> {
  serving = true;
  while (waiting.length > 0) {
    await setImmediate();
    turnBegan = performance.now();
    while (waiting.length > 0 && !turnIsOver()) {
      waiting.shift()!();
      await undefined; // the piece of the one just served is done in the microtask before this one goes on
    }
  }
  serving = false;
}

/** Divides long work on JavaScript's thread into turns, between which the event loop goes round. */
export class Turns {
  constructor(private readonly signal?: AbortSignal | undefined) {}

  /**
   * To be awaited between short pieces of work, by the function that does them: then a piece is done before the next work is served.
   *
   * @throws the signal's reason after an abort.
   */
  next(): Promise<void> {
    if (this.signal?.aborted) return Promise.reject(this.signal.reason);
    if (!serving && !turnIsOver()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      waiting.push(() => (this.signal?.aborted ? reject(this.signal.reason) : resolve()));
      if (!serving) void serve();
    });
  }
}

/** Elements of one piece of work: a fraction of a millisecond, if it is simple. */
export const piece = 2 ** 17;

/** How {@link inTurns} goes on. */
export interface TurnsOptions extends ProgressOptions {
  readonly signal?: AbortSignal | undefined;
  /** Elements of work that each of the `count` stands for, as a row stands for its columns; 1 by default. */
  readonly cost?: number;
  /** What `work` reads of the caller's: of an array whose memory is transferred away meanwhile the numbers would be NaN. */
  readonly of?: readonly ArrayLike<unknown>[];
}

/**
 * Does `work` for [0, count) in pieces, so short that the event loop goes on.
 *
 * @throws the signal's reason after an abort; what `work` and the listener throw; {ArgumentError} if an array that is read does not stay as long as
 *   it is.
 */
export async function inTurns(
  count: number,
  work: (begin: number, end: number) => void,
  { signal, onProgress, cost = 1, of = [] }: TurnsOptions = {},
): Promise<void> {
  const lengths = of.map(({ length }) => length);
  const turns = new Turns(signal);
  let reportedAt = performance.now();
  const step = Math.max(1, Math.floor(piece / Math.max(1, cost)));
  for (let begin = 0; begin < count; begin += step) {
    await turns.next();
    if (of.some(({ length }, i) => length !== lengths[i])) {
      throw new ArgumentError(
        "an array that was passed was transferred or resized while it was read. Leave arguments alone until the promise settles, or pass copies.",
      );
    }
    work(begin, Math.min(count, begin + step));
    if (!onProgress || performance.now() - reportedAt < progressInterval) continue;
    reportedAt = performance.now();
    if (begin + step < count) onProgress((begin + step) / count);
  }
  onProgress?.(1);
}

/** Elements of one piece of work that may touch a fresh page of memory for each, which the system has to make. */
export const scattered = 2 ** 13;

/** `work` for [0, count) in pieces, as steps of what is made at once or in turns: see {@link atOnce}. */
export function* inSteps(
  count: number,
  work: (begin: number, end: number) => void,
  size = piece,
): Generator<void, void> {
  for (let begin = 0; begin < count; begin += size) {
    yield;
    work(begin, Math.min(count, begin + size));
  }
}

/** What steps make, on the calling thread. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, while the event loop goes on. @throws the signal's reason after an abort. */
export async function stepByStep<T>(steps: Generator<void, T>, signal?: AbortSignal | undefined): Promise<T> {
  const turns = new Turns(signal);
  for (;;) {
    await turns.next();
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** What `values.map(f)` gives, made in turns. */
export async function mapInTurns(
  values: Float64Array,
  f: (value: number, index: number) => number,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Float64Array> {
  const result = new Float64Array(values.length);
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) result[i] = f(values[i]!, i);
  };
  await inTurns(values.length, work, { signal, of: [values] });
  return result;
}

/** Arrays one behind the other, copied in turns. */
export async function joinedInTurns(arrays: readonly Float64Array[], signal?: AbortSignal | undefined) {
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    await inTurns(array.length, (begin, end) => all.set(array.subarray(begin, end), at + begin), {
      signal,
      of: [array],
    });
    at += array.length;
  }
  return all;
}

/** 0, 1, …, count−1, written in turns. */
export async function indicesInTurns(count: number, signal?: AbortSignal | undefined): Promise<Int32Array> {
  const all = new Int32Array(count);
  const write = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) all[i] = i;
  };
  await inTurns(count, write, { signal });
  return all;
}

/** What `values.every(test)` gives, looked at in turns. */
export async function everyInTurns(
  values: ArrayLike<number>,
  test: (value: number, index: number) => boolean,
  signal?: AbortSignal | undefined,
): Promise<boolean> {
  let holds = true;
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end && holds; i++) holds = test(values[i]!, i);
  };
  await inTurns(values.length, look, { signal, of: [values] });
  return holds;
}

/** Σ f(value, index) from the first to the last, added up in turns. */
export async function sumInTurns(
  values: ArrayLike<number>,
  f: (value: number, index: number) => number,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  let sum = 0;
  const work = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) sum += f(values[i]!, i);
  };
  await inTurns(values.length, work, { signal, of: [values] });
  return sum;
}
