import type { Cell } from "../spec/cells.js";
import type { CellOptions, CellOutcome } from "../store/runCell.js";

/** What a worker process ends after, its state saved. */
export const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What a runner asks of a worker process; it has one cell at a time. */
export interface WorkerRequest {
  readonly cell: Cell;
  readonly threads: number;
  readonly figures: boolean;
  /** What it has in common with other cells, if it has. */
  readonly sharing?: CellOptions["sharing"];
}

/** What a worker tells its runner. */
export type WorkerMessage =
  | { readonly type: "progress"; readonly stage: string; readonly fraction: number }
  | { readonly type: "note"; readonly message: string }
  /** Where something is that its cell shares, to be removed once all cells that have it are done. */
  | { readonly type: "temporary"; readonly directory: string }
  | { readonly type: "outcome"; readonly outcome: CellOutcome }
  /** What keeps every cell from being computed: the disk is full. */
  | { readonly type: "error"; readonly message: string };
