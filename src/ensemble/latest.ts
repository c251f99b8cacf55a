import { discard } from "../native/memory.js";

/**
 * The latest array of every member. The one that it replaces is freed at once, unless a snapshot has it: left to the garbage collector, arrays of every step would
 * keep it at work beside the training.
 */
export class Latest {
  readonly #arrays: Float64Array[];
  readonly #shared: WeakSet<Float64Array>;

  /** @param arrays - Those to begin with, which belong to others. */
  constructor(arrays: readonly Float64Array[]) {
    this.#arrays = [...arrays];
    this.#shared = new WeakSet(arrays);
  }

  /** Of members that have none yet. */
  static none(members: number): Latest {
    return new Latest(Array.from({ length: members }, () => new Float64Array(0)));
  }

  of(member: number): Float64Array {
    return this.#arrays[member]!;
  }

  /** Takes an array that nobody else has, and that is not written to any more. */
  replace(member: number, array: Float64Array): void {
    const before = this.#arrays[member]!;
    this.#arrays[member] = array;
    if (!this.#shared.has(before)) discard(before);
  }

  /** All of them, for good: neither freed nor written to. */
  share(): Float64Array[] {
    for (const array of this.#arrays) this.#shared.add(array);
    return [...this.#arrays];
  }
}
