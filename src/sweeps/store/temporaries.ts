import { join } from "node:path";
import { removeTree } from "../../runs/documents.js";
import type { Cell } from "../spec/cells.js";
import { stateOfCell } from "./cellState.js";
import type { Sharing } from "./sharing.js";
import { type Store, sharedDirectory } from "./store.js";

/**
 * What cells share only as long as some of them are to come. It is removed once every cell that has it is done or has failed; who would read it
 * after all computes it again.
 */
export class Temporaries {
  readonly #store: Store;
  readonly #kinds = new Set<string>();
  readonly #keysOf = new Map<string, readonly string[]>();
  /** Cells that have a part, by its key; those that are known to have ended are left out. */
  readonly #usersOf = new Map<string, Cell[]>();
  /** Where a part is, by its key. */
  readonly #directories = new Map<string, Set<string>>();

  constructor(store: Store, sharing: ReadonlyMap<string, Sharing>) {
    this.#store = store;
    for (const cell of store.cells) {
      const parts = (sharing.get(cell.id)?.parts ?? []).filter(({ temporary }) => temporary);
      const keys = parts.map(({ key }) => key);
      this.#keysOf.set(cell.id, keys);
      for (const { kind } of parts) this.#kinds.add(kind);
      for (const key of keys) {
        const users = this.#usersOf.get(key);
        if (users === undefined) this.#usersOf.set(key, [cell]);
        else users.push(cell);
      }
    }
  }

  /** Tells that a cell uses what is in a directory. */
  used({ id }: Pick<Cell, "id">, directory: string): void {
    for (const key of this.#keysOf.get(id) ?? []) {
      this.#directories.set(key, (this.#directories.get(key) ?? new Set()).add(directory));
    }
  }

  /** Removes what a cell that has ended has used, if no other cell is to come that has it. */
  async release({ id }: Pick<Cell, "id">): Promise<void> {
    for (const key of this.#keysOf.get(id) ?? []) {
      const directories = this.#directories.get(key);
      if (directories === undefined || (await this.#isNeeded(key))) continue;
      this.#directories.delete(key);
      for (const directory of directories) await removeTree(directory);
    }
  }

  /** Removes all of it, also what runners have left that were killed, unless a cell is to come. */
  async releaseAll(): Promise<void> {
    for (const key of this.#usersOf.keys()) if (await this.#isNeeded(key)) return;
    for (const kind of this.#kinds) await removeTree(join(sharedDirectory(this.#store), kind));
  }

  async #isNeeded(key: string): Promise<boolean> {
    const users = this.#usersOf.get(key)!;
    for (let last = users.at(-1); last !== undefined; last = users.at(-1)) {
      const { state } = await stateOfCell(this.#store, last);
      if (state === "waiting" || state === "running") return true;
      users.pop();
    }
    return false;
  }
}
