import type { RunOptions, Shared } from "../../experiments/run/outcome.js";
import { silentReporter } from "../../experiments/run/reporter.js";
import { SharedHeldError } from "../../experiments/run/sharedPart.js";
import { runSpec } from "../../experiments/runSpec.js";
import { ForeignLockError, HeldError } from "../../runs/lock.js";
import { StorageError } from "../../runs/storageError.js";
import type { Cell } from "../spec/cells.js";
import { forgetFailure, writeFailure } from "./failures.js";
import { cellDirectory, type Store, sharedDirectory } from "./store.js";

/** What became of a cell. */
export type CellOutcome =
  /** "done": it was there already; "computed": it is new. */
  | { readonly status: "done" | "computed" }
  /** Another process is at work on it, or on what it has in common with others. */
  | { readonly status: "held"; readonly message: string; readonly byShared: boolean }
  | { readonly status: "failed"; readonly error: string };

/** How a cell is computed; nothing here changes its numbers, but for last digits that depend on threads. */
export interface CellOptions extends Pick<RunOptions, "reporter" | "signal"> {
  /** Whether its figure is drawn; false by default. */
  readonly figures?: boolean;
  /** Parts that it has in common with other cells, and the threads for these. */
  readonly sharing?: Pick<Shared, "parts" | "threads"> | undefined;
  /** Told of what it shares with others that is to be removed once all of these are done. */
  readonly onTemporary?: Shared["onTemporary"];
}

/**
 * Computes one cell in this process, unless it is done or another process is at work on it. Its claim is the lock of its directory:
 * it says who holds it, is renewed while he lives, and is taken over once he is gone. A damaged result is set aside, said so, and
 * computed again.
 *
 * @throws what says nothing of the cell but of the store: an interruption, a full disk.
 */
export async function runCell(
  store: Pick<Store, "directory">,
  cell: Cell,
  options: CellOptions = {},
): Promise<CellOutcome> {
  const { signal, reporter = silentReporter, figures = false, sharing, onTemporary } = options;
  const directory = cellDirectory(store, cell);
  const { parts = [], threads } = sharing ?? {};
  try {
    const { status } = await runSpec(cell.spec, directory, {
      resume: true,
      mend: true,
      figures,
      reporter,
      signal,
      shared: { directory: sharedDirectory(store), parts, threads, onTemporary },
    });
    await forgetFailure(store, cell);
    return { status };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HeldError && !isForeign(error)) {
      return { status: "held", message: error.message, byShared: error instanceof SharedHeldError };
    }
    if (isOfStore(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    await writeFailure(store, cell, message);
    return { status: "failed", error: message };
  }
}

/** Whether what holds a cell, or what it shares, is no process that could come to an end. */
function isForeign(error: HeldError): boolean {
  return chainOf(error).some((one) => one instanceof ForeignLockError);
}

/** An error with those behind it: what is told in the name of a command has more than one. */
function chainOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}

/** Errors of the file system that every other cell would meet too. */
const ofEveryCell = ["ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EACCES", "EPERM", "EMFILE", "ENFILE"];

/** Whether an error says nothing of a cell. */
function isOfStore(error: unknown): boolean {
  const codes = chainOf(error).map((one) => (one as NodeJS.ErrnoException).code ?? "");
  return error instanceof StorageError && codes.some((code) => ofEveryCell.includes(code));
}
