import { sharesOf } from "../../experiments/runSpec.js";
import type { JobOptions } from "../../native/job.js";
import { Turns } from "../../native/turns.js";
import type { Cell } from "../spec/cells.js";

/** A part that several cells of a sweep have in common. */
export interface SharedOfCells {
  readonly kind: string;
  /** Tells it from other parts. */
  readonly key: string;
  /** Whether it is removed once all cells that have it have ended. */
  readonly temporary: boolean;
}

/** What a cell has in common with others of its sweep. */
export interface Sharing {
  /** From the smaller to the larger. */
  readonly parts: readonly SharedOfCells[];
  /** The same text for all cells that have the largest of these parts in common. */
  readonly largest: string;
  /** Whether that is most of their work, so that one computes it before the others begin. */
  readonly isMost: boolean;
}

/** The same text for cells that have most in common; of a cell that has nothing its own id. */
export function groupIn(sharing: ReadonlyMap<string, Sharing>): (cell: Pick<Cell, "id">) => string {
  return ({ id }) => sharing.get(id)?.largest ?? id;
}

/** What each cell has in common with others, by its id; cells that have nothing are not in it. */
export async function sharingOf(
  cells: readonly Cell[],
  { signal }: JobOptions = {},
): Promise<ReadonlyMap<string, Sharing>> {
  const turns = new Turns(signal);
  const named: { readonly id: string; readonly parts: readonly (SharedOfCells & { readonly usedBy: string })[] }[] = [];
  for (const { id, spec } of cells) {
    await turns.next();
    const parts = sharesOf(spec).map(({ kind, key, usedBy = id, temporary = false }) => ({
      kind,
      key: `${kind} ${key}`,
      usedBy,
      temporary,
    }));
    named.push({ id, parts });
  }
  const users = new Map<string, Set<string>>();
  for (const { parts } of named) {
    for (const { key, usedBy } of parts) users.set(key, (users.get(key) ?? new Set()).add(usedBy));
  }
  return new Map(
    named.flatMap(({ id, parts }) => {
      const shared = parts.filter(({ key }) => users.get(key)!.size > 1);
      const largest = shared.at(-1);
      if (largest === undefined) return [];
      const isMost = largest === parts.at(-1);
      const have = shared.map(({ kind, key, temporary }) => ({ kind, key, temporary }));
      return [[id, { parts: have, largest: largest.key, isMost }] as const];
    }),
  );
}
