import { setImmediate } from "node:timers/promises";

/** Milliseconds for which the event loop may be kept waiting. */
const longest = 10;

/** Divides long work on JavaScript's thread into turns, between which the event loop goes round. */
export class Turns {
  private began = performance.now();

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** To be awaited between short pieces of work. @throws the signal's reason after an abort. */
  async next(): Promise<void> {
    if (performance.now() - this.began < longest) return;
    await setImmediate();
    this.signal?.throwIfAborted();
    this.began = performance.now();
  }
}
