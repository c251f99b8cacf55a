import { sharesOf } from "../../experiments/runSpec.js";
import type { Cell } from "../spec/cells.js";

/** What a cell has in common with others of its sweep. */
export interface Sharing {
  /** Kinds of parts that at least one other cell has, too, from the smaller to the larger. */
  readonly parts: readonly string[];
  /** The same text for all cells that have the largest of these parts in common. */
  readonly largest: string;
  /** Whether that is most of their work, so that one computes it before the others begin. */
  readonly isMost: boolean;
}

/** What each cell has in common with others, by its id; cells that have nothing are not in it. */
export function sharingOf(cells: readonly Cell[]): ReadonlyMap<string, Sharing> {
  const named = cells.map(({ id, spec }) => ({
    id,
    parts: Object.entries(sharesOf(spec)).map(([kind, key]) => ({ kind, key: `${kind} ${key}` })),
  }));
  const counts = new Map<string, number>();
  for (const { parts } of named) for (const { key } of parts) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Map(
    named.flatMap(({ id, parts }) => {
      const shared = parts.filter(({ key }) => counts.get(key)! > 1);
      const largest = shared.at(-1);
      if (largest === undefined) return [];
      const isMost = largest === parts.at(-1);
      return [[id, { parts: shared.map(({ kind }) => kind), largest: largest.key, isMost }] as const];
    }),
  );
}
