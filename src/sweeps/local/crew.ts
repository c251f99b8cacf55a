import { setTimeout as wait } from "node:timers/promises";
import type { Reporter } from "../../experiments/run/reporter.js";
import { type Cell, cellCalled, cellLabel } from "../spec/cells.js";
import type { CellOutcome } from "../store/runCell.js";
import type { Store } from "../store/store.js";
import type { Temporaries } from "../store/temporaries.js";
import type { WorkerRequest } from "./messages.js";
import type { Queue } from "./queue.js";
import { Worker, type WorkerListener } from "./worker.js";

/** Milliseconds until a cell that another process is at work on is tried again, at most. */
const longestHeld = 1000;
/** Milliseconds of waiting for another process after which its user is told. */
const saidAfter = 10_000;
/** Milliseconds after which a worker that has to wait looks for a cell again. */
const idle = 50;

/** What a crew works on. */
export interface CrewTask {
  readonly store: Store;
  /** The file of the program that workers run. */
  readonly program: string;
  readonly queue: Queue;
  readonly temporaries: Temporaries;
  readonly requestFor: (cell: Cell) => WorkerRequest;
  readonly reporter: Reporter;
  /** How many cells of the sweep are done already. */
  readonly finished: number;
}

/** Worker processes that take cells from a queue until none is left, and what is told of them meanwhile. */
export class Crew {
  readonly #task: CrewTask;
  readonly #workers: Worker[] = [];
  /** What each worker is at. */
  readonly #doing = new Map<number, string>();
  /** Since when, by performance.now(), cells wait for another process, and which of them were told of. */
  readonly #heldSince = new Map<string, number>();
  readonly #said = new Set<string>();
  #finished: number;
  #failed = 0;
  #tell = () => {};

  constructor(task: CrewTask) {
    this.#task = task;
    this.#finished = task.finished;
  }

  /**
   * Lets so many workers compute until no cell is left, or the signal is aborted.
   *
   * @throws {Error} what keeps every cell from being computed.
   */
  async work(
    count: number,
    onProgress: (fraction: number, detail: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const total = this.#task.store.cells.length;
    this.#tell = () => {
      const failures = this.#failed > 0 ? [`${this.#failed} failed`] : [];
      onProgress(this.#finished / total, [...failures, ...this.#doing.values()].join("; "));
    };
    this.#tell();
    await Promise.all(Array.from({ length: count }, (_, i) => this.#workAs(i, signal)));
  }

  /** One worker's life: cell after cell until none is left. */
  async #workAs(i: number, signal: AbortSignal): Promise<void> {
    const { queue, requestFor } = this.#task;
    let last: Cell | undefined;
    let worker: Worker | undefined;
    while (!signal.aborted) {
      const cell = queue.take(last);
      if (cell === undefined) {
        this.#doing.delete(i);
        if (queue.size === 0) break;
        await wait(idle, undefined, { signal }).catch(() => {});
        continue;
      }
      if (worker?.alive !== true) worker = this.#newWorker();
      const outcome = await worker.run(requestFor(cell), this.#listener(i, cell));
      if (outcome === undefined) break;
      last = cell;
      if (outcome.status === "held") this.#held(cell, outcome);
      else await this.#ended(cell, outcome);
    }
  }

  #newWorker(): Worker {
    const { program, store } = this.#task;
    const worker = new Worker(program, store);
    this.#workers.push(worker);
    return worker;
  }

  #listener(i: number, cell: Cell): WorkerListener {
    const { reporter, temporaries } = this.#task;
    const name = cellLabel(cell.values);
    return {
      progress: (stage, fraction) => {
        this.#doing.set(i, `${name}: ${stage} ${Math.floor(100 * fraction)}%`);
        this.#tell();
      },
      note: (message) => reporter.note(`${name}: ${message}`),
      temporary: (directory) => temporaries.used(cell, directory),
    };
  }

  /** Puts a cell back that another process is at work on: the longer it is, the longer until it is tried again. */
  #held(cell: Cell, { message, byShared }: Extract<CellOutcome, { readonly status: "held" }>): void {
    const since = this.#heldSince.get(cell.id) ?? performance.now();
    this.#heldSince.set(cell.id, since);
    const waited = performance.now() - since;
    if (waited > saidAfter && !this.#said.has(cell.id)) {
      this.#said.add(cell.id);
      this.#task.reporter.note(`${cellCalled(cell.values)} waits: ${message}`);
    }
    this.#task.queue.hold(cell, Math.min(longestHeld, Math.max(idle, waited / 2)), byShared);
  }

  async #ended(cell: Cell, outcome: Exclude<CellOutcome, { readonly status: "held" }>): Promise<void> {
    const { queue, temporaries, reporter } = this.#task;
    queue.finished(cell);
    await temporaries.release(cell);
    this.#finished++;
    if (outcome.status === "failed") {
      this.#failed++;
      reporter.note(`${cellCalled(cell.values)} has failed: ${outcome.error}`);
    }
    this.#tell();
  }

  /** Lets workers save what they are at, and waits for their ends. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  /** Ends them at once. */
  kill(): void {
    for (const worker of this.#workers) worker.kill();
  }
}
