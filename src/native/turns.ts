import { setImmediate } from "node:timers/promises";

/** Milliseconds for which the event loop may be kept waiting. */
const longest = 10;

// One per thread, as the event loop is: however many works wait for a turn, together they take one turn's time.
let turnBegan = 0;
let nextTurn: Promise<void> | undefined;

async function beginTurn(): Promise<void> {
  await setImmediate();
  nextTurn = undefined;
  turnBegan = performance.now();
}

/** Divides long work on JavaScript's thread into turns, between which the event loop goes round. */
export class Turns {
  constructor(private readonly signal?: AbortSignal | undefined) {}

  /** To be awaited between short pieces of work. @throws the signal's reason after an abort. */
  async next(): Promise<void> {
    while (performance.now() - turnBegan >= longest) {
      nextTurn ??= beginTurn();
      await nextTurn;
      this.signal?.throwIfAborted();
    }
  }
}

/** Elements of one piece of work: a fraction of a millisecond, if it is simple. */
export const piece = 2 ** 17;

/**
 * Does `work` for [0, count) in pieces, so short that the event loop goes on.
 *
 * @param cost - Elements of work that each of the `count` stands for, as a row stands for its columns; 1 by default.
 * @throws the signal's reason after an abort; what `work` throws.
 */
export async function inTurns(
  count: number,
  work: (begin: number, end: number) => void,
  { signal, cost = 1 }: { readonly signal?: AbortSignal | undefined; readonly cost?: number } = {},
): Promise<void> {
  const turns = new Turns(signal);
  const step = Math.max(1, Math.floor(piece / Math.max(1, cost)));
  for (let begin = 0; begin < count; begin += step) {
    await turns.next();
    work(begin, Math.min(count, begin + step));
  }
}
