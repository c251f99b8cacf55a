import { performance } from "node:perf_hooks";
import { type Peer, Skipped } from "./peer.js";
import { time, type Work } from "./timing.js";

/** One line of a benchmark's table: our time beside a peer's, taken alternately in one run. */
export interface Row {
  /** What is computed, with its size: "dgemm 4096³". */
  readonly what: string;
  /** Our seconds, median. */
  readonly ours: number;
  /** Timed runs of each side, warm-up excluded. */
  readonly runs: number;
  /** The other side; absent where a time stands alone or the peer was skipped. */
  readonly peer?: { readonly name: string; readonly seconds: number };
  /** Median of the pairwise ratios peer/ours: 3 means that we are three times faster. With fewer runs of the peer, the ratio of the medians. */
  readonly ratio?: number;
  /** |ours−peer|/|peer| of the values computed, where both sides return one. */
  readonly difference?: number;
  /** Why there is no peer here. */
  readonly skipped?: string;
  /** What a reader should know: an aim, a peak of memory. */
  readonly note?: string;
}

/** How often and how long to time. */
export interface TimingOptions {
  /** Timed runs of each side at most; 7 by default. */
  readonly runs?: number;
  /** Seconds after which no further pair of runs is begun (three are always made); 20 by default. */
  readonly budget?: number;
  /** Calls per run: raise it until one run takes at least some milliseconds; 1 by default. */
  readonly repetitions?: number;
  /** Timed runs of the peer, for one that takes tens of seconds: it is then not warmed up, and idle in the other runs of ours. */
  readonly peerRuns?: number;
  /** Whether a first run is made that does not count; true by default. False where one takes a minute. */
  readonly warmUp?: boolean;
  readonly note?: string;
}

const minimumRuns = 3;

/**
 * Times `ours` and `peer` alternately, A B A B …, so that noise of the machine falls on both sides alike.
 *
 * The first run of each side is a warm-up and is not counted, but for {@link TimingOptions.peerRuns}. The peer is closed afterwards.
 */
export async function compare(
  what: string,
  ours: Work,
  peer: Peer | Skipped,
  options: TimingOptions = {},
): Promise<Row> {
  if (peer instanceof Skipped) return { ...(await measure(what, ours, options)), skipped: peer.reason };
  const { runs = 7, budget = 20, repetitions = 1, peerRuns, note } = options;
  const mine: number[] = [];
  const theirs: number[] = [];
  const ratios: number[] = [];
  let difference: number | undefined;
  try {
    const started = performance.now();
    for (let run = 0; run <= runs; run++) {
      const a = await time(ours, repetitions);
      if (run > 0) mine.push(a.seconds);
      if (peerRuns === undefined || (run > 0 && theirs.length < peerRuns)) {
        const b = await peer.run(repetitions);
        difference = relativeDifference(a.value, b.value);
        if (run > 0) {
          theirs.push(b.seconds);
          ratios.push(b.seconds / a.seconds);
        }
      }
      if (run >= minimumRuns && performance.now() - started > 1000 * budget) break;
    }
  } finally {
    await peer.close();
  }
  const seconds = median(theirs);
  return {
    what,
    ours: median(mine),
    runs: mine.length,
    peer: { name: peer.name, seconds },
    ratio: peerRuns === undefined ? median(ratios) : seconds / median(mine),
    ...(difference !== undefined && { difference }),
    ...(note !== undefined && { note }),
  };
}

/** Times `ours` alone: for aims in seconds and where a peer is missing. */
export async function measure(what: string, ours: Work, options: TimingOptions = {}): Promise<Row> {
  const { runs = 7, budget = 20, repetitions = 1, warmUp = true, note } = options;
  const seconds: number[] = [];
  const started = performance.now();
  for (let run = warmUp ? 0 : 1; run <= runs; run++) {
    const timed = await time(ours, repetitions);
    if (run > 0) seconds.push(timed.seconds);
    if (run >= minimumRuns && performance.now() - started > 1000 * budget) break;
  }
  return { what, ours: median(seconds), runs: seconds.length, ...(note !== undefined && { note }) };
}

/** A row that did `parts` things at once, each by itself. */
export function perPart(row: Row, parts: number): Row {
  const { peer } = row;
  return { ...row, ours: row.ours / parts, ...(peer && { peer: { ...peer, seconds: peer.seconds / parts } }) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function relativeDifference(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a === b ? 0 : Math.abs(a - b) / Math.abs(b);
}
