import { type Reporter, silentReporter } from "../../experiments/run/reporter.js";
import { NnqsError } from "../../native/errors.js";
import { cellsToDo } from "../store/cellsToDo.js";
import { cellsAtOnce, costsOf } from "../store/estimates.js";
import { groupIn, sharingOf } from "../store/sharing.js";
import type { Store } from "../store/store.js";
import { Temporaries } from "../store/temporaries.js";
import { Crew } from "./crew.js";
import { Queue } from "./queue.js";
import { requestsOf } from "./requests.js";

/** How cells are computed on this machine. */
export interface LocalOptions {
  /** The file of the program that workers run. */
  readonly program: string;
  /** Cells at once; by default as many as cores and memory allow. */
  readonly workers?: number | undefined;
  /** Whether cells that have failed are tried again. */
  readonly retryFailed?: boolean;
  /** Whether figures are drawn. */
  readonly figures?: boolean;
  readonly reporter?: Reporter;
  /** Aborted once, it lets cells save what they are at; they are gone on with by the next run. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Computes the cells of a sweep that are not done, in worker processes. Any number of runners may work on one sweep: each cell is
 * computed by one of them, and the others wait for it.
 *
 * @throws {NnqsError} what keeps every cell from being computed; the reason of `signal` once everything is saved.
 */
export async function runLocal(store: Store, options: LocalOptions): Promise<void> {
  const { retryFailed = false, figures = false, reporter = silentReporter, signal, program } = options;
  const todo = await cellsToDo(store, { retryFailed, figures }, reporter);
  const sharing = await sharingOf(store.cells, { signal });
  const temporaries = new Temporaries(store, sharing);
  if (todo.length === 0) return temporaries.releaseAll();
  // By all cells of the sweep, done or not: the last digits of some results depend on the number of threads.
  const atOnce = options.workers ?? cellsAtOnce(await costsOf(store.cells, { signal }));
  const total = store.cells.length;
  const crew = new Crew({
    store,
    program,
    queue: new Queue(todo, groupIn(sharing), ({ id }) => sharing.get(id)?.isMost === true),
    temporaries,
    requestFor: requestsOf(store.cells, sharing, { atOnce, figures }),
    reporter,
    finished: total - todo.length,
  });
  const killAll = () => crew.kill();
  process.on("exit", killAll);
  const failing = new AbortController();
  const stopping = AbortSignal.any([failing.signal, ...(signal ? [signal] : [])]);
  const count = Math.min(atOnce, todo.length);
  try {
    await reporter.stage("cells", (onProgress) => crew.work(count, onProgress, stopping), {
      count: total,
      unit: "cells",
    });
  } catch (error) {
    failing.abort();
    throw error instanceof NnqsError ? error : new NnqsError((error as Error).message, { cause: error });
  } finally {
    await crew.stop();
    process.off("exit", killAll);
  }
  signal?.throwIfAborted();
  await temporaries.releaseAll();
}
