import type { Reporter } from "../../experiments/run/reporter.js";
import { setThreads } from "../../native/system.js";
import { runCell } from "../store/runCell.js";
import type { Store } from "../store/store.js";
import type { WorkerMessage, WorkerRequest } from "./messages.js";

/** Milliseconds between messages of progress. */
const betweenReports = 250;

/**
 * Computes a cell in a worker process.
 *
 * @param tell - Hands messages to the runner.
 * @throws if `signal` is aborted.
 */
export async function work(
  store: Pick<Store, "directory">,
  { cell, threads, figures, sharing }: WorkerRequest,
  tell: (message: WorkerMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  setThreads(threads);
  try {
    const onTemporary = (directory: string) => tell({ type: "temporary", directory });
    const outcome = await runCell(store, cell, { figures, sharing, onTemporary, signal, reporter: reporterOf(tell) });
    tell({ type: "outcome", outcome });
  } catch (error) {
    signal.throwIfAborted();
    tell({ type: "error", message: error instanceof Error ? error.message : String(error) });
  }
}

function reporterOf(tell: (message: WorkerMessage) => void): Reporter {
  let last = 0;
  return {
    stage: (stage, run) =>
      run((fraction) => {
        const now = performance.now();
        if (now - last < betweenReports) return;
        last = now;
        tell({ type: "progress", stage, fraction });
      }),
    note: (message) => tell({ type: "note", message }),
  };
}
