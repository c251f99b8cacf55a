import type { Cell } from "../spec/cells.js";

/** Cells that share work: while the first of them does it, the others wait. */
interface Group {
  readonly waiting: Cell[];
  state: "fresh" | "led" | "open";
  /** In milliseconds of performance.now(), until when another process computes what its cells share. */
  until: number;
}

/**
 * Cells that wait to be computed. Those that share work follow each other on one worker; the first of them is computed alone, as long
 * as there are others to be computed meanwhile or not.
 */
export class Queue {
  readonly #groups = new Map<string, Group>();
  readonly #groupOf: (cell: Cell) => string;
  readonly #isLed: (cell: Cell) => boolean;
  /** Cells that another process was at work on, and when they may be tried again, in milliseconds of performance.now(). */
  readonly #held: { readonly cell: Cell; readonly at: number }[] = [];

  /**
   * @param groupOf - What a cell shares with others; its own name if nothing.
   * @param isLed - Whether the others of its group wait until the first of them is done.
   */
  constructor(cells: readonly Cell[], groupOf: (cell: Cell) => string, isLed: (cell: Cell) => boolean) {
    this.#groupOf = groupOf;
    this.#isLed = isLed;
    for (const cell of cells) this.#put(cell);
  }

  /** Cells that wait, those that are held elsewhere included. */
  get size(): number {
    return this.#held.length + [...this.#groups.values()].reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  /**
   * The next cell for a worker, or undefined if it has to wait.
   *
   * @param last - The cell that it had before: one of the same group comes first, then one of a group that nobody has begun.
   */
  take(last: Cell | undefined): Cell | undefined {
    this.#return();
    const own = last && this.#groups.get(this.#groupOf(last));
    const now = performance.now();
    const groups = [...this.#groups.values()].filter(
      ({ waiting, state, until }) => waiting.length > 0 && state !== "led" && until <= now,
    );
    const group =
      groups.find((one) => one === own) ??
      groups.find(({ state }) => state === "fresh") ??
      groups.reduce<Group | undefined>(
        (most, one) => (most === undefined || one.waiting.length > most.waiting.length ? one : most),
        undefined,
      );
    const cell = group?.waiting.shift();
    if (group?.state === "fresh") group.state = this.#isLed(cell!) ? "led" : "open";
    return cell;
  }

  /** Tells that a cell is done or has failed: what its group shares is there. */
  finished(cell: Cell): void {
    const group = this.#groups.get(this.#groupOf(cell));
    if (group !== undefined) group.state = "open";
  }

  /**
   * Puts a cell back that another process is at work on.
   *
   * @param byShared - Whether that is at work on what its group shares, so that the others of the group would wait too.
   */
  hold(cell: Cell, milliseconds: number, byShared: boolean): void {
    const group = this.#groups.get(this.#groupOf(cell));
    if (byShared && group !== undefined) {
      group.waiting.unshift(cell);
      group.until = performance.now() + milliseconds;
      if (group.state === "led") group.state = "fresh";
      return;
    }
    if (group?.state === "led") group.state = "open";
    this.#held.push({ cell, at: performance.now() + milliseconds });
    this.#held.sort((a, b) => a.at - b.at);
  }

  #return(): void {
    const now = performance.now();
    while (this.#held.length > 0 && this.#held[0]!.at <= now) this.#put(this.#held.shift()!.cell);
  }

  #put(cell: Cell): void {
    const key = this.#groupOf(cell);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { waiting: [cell], state: "fresh", until: 0 });
    else group.waiting.push(cell);
  }
}
