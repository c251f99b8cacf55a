import type { Reporter } from "./reporter.js";

/** What an experiment tells about one result directory. */
export interface Outcome {
  readonly directory: string;
  /** "done": it was there already; "computed": it is new. */
  readonly status: "done" | "computed";
  /** The content of summary.json, if it was computed now. */
  readonly summary?: Readonly<Record<string, unknown>>;
}

/** How an experiment is run; nothing here changes its numbers. */
export interface RunOptions {
  /** Replace a result of another spec. */
  readonly force?: boolean;
  /** Go on with a run that was interrupted. */
  readonly resume?: boolean;
  readonly reporter?: Reporter;
  readonly signal?: AbortSignal | undefined;
}
