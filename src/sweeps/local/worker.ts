import { type ChildProcess, fork } from "node:child_process";
import { writeFailure } from "../store/failures.js";
import type { CellOutcome } from "../store/runCell.js";
import type { Store } from "../store/store.js";
import { stopSignals, type WorkerMessage, type WorkerRequest } from "./messages.js";

/** What a worker tells of while it computes a cell. */
export interface WorkerListener {
  readonly progress: (stage: string, fraction: number) => void;
  readonly note: (message: string) => void;
  readonly temporary: (directory: string) => void;
}

/** Characters of what a process that ends has said last. */
const lastWords = 500;

/** A process that computes one cell at a time, and stays for the next. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #store: Pick<Store, "directory">;
  #said = "";

  /**
   * @param program - The file that {@link work} stands in.
   * @throws the system's error if no process can be started.
   */
  constructor(program: string, store: Pick<Store, "directory">) {
    this.#store = store;
    // A group of its own: Ctrl-C reaches it through its runner alone, which knows whether it is the first or the second.
    this.#child = fork(program, [store.directory], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-lastWords);
    });
  }

  /** Whether it can be given a cell. */
  get alive(): boolean {
    return this.#child.connected;
  }

  /**
   * Computes a cell.
   *
   * @returns What became of it; undefined if the worker was stopped.
   * @throws {Error} what keeps every cell from being computed.
   */
  run(request: WorkerRequest, listener: WorkerListener): Promise<CellOutcome | undefined> {
    return new Promise((resolve, reject) => {
      const onMessage = (message: WorkerMessage) => {
        if (message.type === "progress") listener.progress(message.stage, message.fraction);
        else if (message.type === "note") listener.note(message.message);
        else if (message.type === "temporary") listener.temporary(message.directory);
        else {
          settle();
          if (message.type === "error") reject(new Error(message.message));
          else resolve(message.outcome);
        }
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
        settle();
        // One to the whole group may come before the process has a group of its own, or listens.
        const stopped = code === 0 || stopSignals.some((name) => name === signal);
        if (stopped) resolve(undefined);
        else this.#failed(request, code, signal).then(resolve, reject);
      };
      const settle = () => {
        this.#child.off("message", onMessage).off("exit", onExit).off("error", reject);
      };
      this.#child.on("message", onMessage).on("exit", onExit).on("error", reject);
      this.#child.send(request);
    });
  }

  /** A cell whose process has crashed. */
  async #failed({ cell }: WorkerRequest, code: number | null, signal: NodeJS.Signals | null): Promise<CellOutcome> {
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    const why = signal === "SIGKILL" ? ", as the system does when memory is short" : "";
    const said = this.#said.trim();
    const error = `its process was ended ${how}${why}${said === "" ? "" : `: ${said.replaceAll(/\s+/g, " ")}`}`;
    await writeFailure(this.#store, cell, error);
    return { status: "failed", error };
  }

  /** Lets it save what it is at, and waits for its end. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGINT");
    await ended;
  }

  /** Ends it at once. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
