import type { Json } from "../../runs/spec.js";
import type { Reporter } from "./reporter.js";

/** What an experiment tells about one result. */
export interface Outcome {
  /** Where it is; absent if it was not to be stored. */
  readonly directory?: string;
  /** "done": it was there already; "computed": it is new. */
  readonly status: "done" | "computed";
  /** The content of summary.json, the same whether it was computed now or before. */
  readonly summary: Summary;
  /** What is unusual: members that diverged, a picture that could not be drawn; the same whether it was computed now or before. */
  readonly warnings: readonly string[];
}

/** The headline numbers of a result. */
export type Summary = Readonly<Record<string, Json>>;

/** How an experiment is run; nothing here changes its numbers. */
export interface RunOptions {
  /** Replace a result of another spec. */
  readonly force?: boolean;
  /** Go on with a run that was interrupted. */
  readonly resume?: boolean;
  /** Whether a figure that is drawn now has its title; true by default. */
  readonly titles?: boolean;
  /** Whether the figure is drawn; true by default. */
  readonly figures?: boolean;
  /** Where what results have in common is kept; by default trained ensembles are beside the result, and nothing else is kept. */
  readonly shared?: Shared;
  /** Set what is damaged, or is no result of the spec, aside, say so, and compute it again; an error by default. */
  readonly mend?: boolean;
  /** Told of stages, progress and warnings; {@link silentReporter} by default. */
  readonly reporter?: Reporter;
  /** Cancels it; what is trained by then is kept for `resume`. */
  readonly signal?: AbortSignal | undefined;
}

/** Where results keep what they have in common. */
export interface Shared {
  /** Where the parts lie. */
  readonly directory: string;
  /** Kinds of parts that are kept, besides ensembles, for other results that have them: "targets", "eigensystems", "limits". */
  readonly parts: readonly string[];
  /** Threads for such parts, for which other results may wait, by kind; those in use for others. */
  readonly threads?: Readonly<Record<string, number>> | undefined;
  /** Told of the directory of a part that is to be removed once no result is to come that has it. */
  readonly onTemporary?: ((directory: string) => void) | undefined;
}
