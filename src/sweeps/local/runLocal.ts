import { type Reporter, silentReporter } from "../../experiments/run/reporter.js";
import { NnqsError } from "../../native/errors.js";
import { systemInfo } from "../../native/system.js";
import { type Cell, cellCalled, cellLabel } from "../spec/cells.js";
import { cellsToDo } from "../store/cellsToDo.js";
import { cellsAtOnce, costsOf } from "../store/estimates.js";
import { type Sharing, sharingOf } from "../store/sharing.js";
import type { Store } from "../store/store.js";
import { Temporaries } from "../store/temporaries.js";
import { Queue } from "./queue.js";
import { Worker } from "./worker.js";

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

/** Milliseconds until a cell that another process is at work on is tried again, at most. */
const longestHeld = 1000;
/** Milliseconds of waiting for another process after which its user is told. */
const saidAfter = 10_000;

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
  const cores = systemInfo().threads;
  // By all cells of the sweep, done or not: the last digits of some results depend on the number of threads.
  const atOnce = options.workers ?? cellsAtOnce(await costsOf(store.cells, { signal }));
  const threads = Math.max(1, Math.floor(cores / atOnce));
  const count = Math.min(atOnce, todo.length);
  const groupOf = ({ id }: Cell) => sharing.get(id)?.largest ?? id;
  const queue = new Queue(todo, groupOf, ({ id }) => sharing.get(id)?.isMost === true);
  const keysOfAll = sharedByAll(store, sharing);
  const requestFor = (cell: Cell) => {
    const parts = sharing.get(cell.id)?.parts ?? [];
    const kinds = parts.map(({ kind }) => kind);
    // What all cells wait for has all cores.
    const ofAll = parts.filter(({ key }) => keysOfAll.has(key)).map(({ kind }) => [kind, cores] as const);
    return { cell, threads, figures, sharing: { parts: kinds, threads: Object.fromEntries(ofAll) } };
  };
  const total = store.cells.length;
  const workers: Worker[] = [];
  const killAll = () => {
    for (const worker of workers) worker.kill();
  };
  process.on("exit", killAll);
  const failing = new AbortController();
  const stopping = AbortSignal.any([failing.signal, ...(signal ? [signal] : [])]);
  const heldSince = new Map<string, number>();
  const said = new Set<string>();
  let finished = total - todo.length;
  let failed = 0;
  try {
    await reporter.stage(
      "cells",
      async (onProgress) => {
        const doing = new Map<number, string>();
        const tell = () => {
          const failures = failed > 0 ? [`${failed} failed`] : [];
          onProgress(finished / total, [...failures, ...doing.values()].join("; "));
        };
        tell();
        await Promise.all(Array.from({ length: count }, (_, i) => workAs(i)));

        /** One worker's life: cell after cell until none is left. */
        async function workAs(i: number): Promise<void> {
          let last: Cell | undefined;
          let worker: Worker | undefined;
          while (!stopping.aborted) {
            const cell = queue.take(last);
            if (cell === undefined) {
              doing.delete(i);
              if (queue.size === 0) break;
              await pause(50, stopping);
              continue;
            }
            if (worker?.alive !== true) {
              worker = new Worker(program, store);
              workers.push(worker);
            }
            const name = cellLabel(cell.values);
            const listener = {
              progress: (stage: string, fraction: number) => {
                doing.set(i, `${name}: ${stage} ${Math.floor(100 * fraction)}%`);
                tell();
              },
              note: (message: string) => reporter.note(`${name}: ${message}`),
              temporary: (directory: string) => temporaries.used(cell, directory),
            };
            const outcome = await worker.run(requestFor(cell), listener);
            if (outcome === undefined) break;
            last = cell;
            if (outcome.status === "held") {
              const since = heldSince.get(cell.id) ?? performance.now();
              heldSince.set(cell.id, since);
              if (performance.now() - since > saidAfter && !said.has(cell.id)) {
                said.add(cell.id);
                reporter.note(`${cellCalled(cell.values)} waits: ${outcome.message}`);
              }
              queue.hold(cell, Math.min(longestHeld, Math.max(50, (performance.now() - since) / 2)), outcome.byShared);
              continue;
            }
            queue.finished(cell);
            await temporaries.release(cell);
            finished++;
            if (outcome.status === "failed") {
              failed++;
              reporter.note(`${cellCalled(cell.values)} has failed: ${outcome.error}`);
            }
            tell();
          }
        }
      },
      { count: total, unit: "cells" },
    );
  } catch (error) {
    failing.abort();
    throw error instanceof NnqsError ? error : new NnqsError((error as Error).message, { cause: error });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    process.off("exit", killAll);
  }
  signal?.throwIfAborted();
  await temporaries.releaseAll();
}

/** The keys of what all cells of a sweep have in common. */
function sharedByAll({ cells: [first, ...others] }: Store, sharing: ReadonlyMap<string, Sharing>): Set<string> {
  const keysOf = (cell: Cell | undefined) => (sharing.get(cell?.id ?? "")?.parts ?? []).map(({ key }) => key);
  const common = new Set(keysOf(first));
  for (const cell of others) {
    if (common.size === 0) break;
    const own = new Set(keysOf(cell));
    for (const key of common) if (!own.has(key)) common.delete(key);
  }
  return common;
}

/** Waits, or until a signal is aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
