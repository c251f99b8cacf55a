import { called } from "../arguments/index.js";
import type { CheckpointStore, RunSpec, Snapshot } from "./checkpoint.js";

/** A state that can be kept. */
export interface Saved {
  readonly step: number;
  /** A copy that later steps do not touch. */
  snapshot(spec: RunSpec): Snapshot;
}

/** Saves the states of a run, one after the other, while the run goes on. Without a store it does nothing. */
export class Saver {
  private pending: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;
  private savedStep: number | undefined;

  constructor(
    private readonly store: CheckpointStore | undefined,
    private readonly spec: RunSpec,
  ) {}

  /**
   * Begins to save a state; the run need not wait for it.
   *
   * @throws what the save before failed with.
   */
  async begin(state: Saved): Promise<void> {
    await this.pending;
    this.throwIfFailed();
    this.pending = this.write(state).catch((error: unknown) => {
      this.failure = { error }; // nobody may be waiting: a rejection would end the process
    });
  }

  /**
   * Saves a state after whatever is being saved, unless that was this state: saved twice it would be in the place of the one before, too.
   *
   * @throws what it fails with; a failure of the save before is forgotten, because this one is newer.
   */
  async finish(state: Saved): Promise<void> {
    await this.pending;
    if (this.savedStep !== state.step) await this.write(state);
  }

  /** @throws what a save failed with. */
  throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private async write(state: Saved): Promise<void> {
    const { step } = state;
    await called("ensemble.train", "checkpoint.save", async () => this.store?.save(state.snapshot(this.spec)));
    this.savedStep = step;
  }
}
