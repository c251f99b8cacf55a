import { sharesOf } from "../../experiments/runSpec.js";
import type { Cell } from "../spec/cells.js";

/** What each cell has in common with others, by its id; cells that share nothing are not in it. */
export function sharedBy(cells: readonly Cell[]): ReadonlyMap<string, string> {
  const keys = cells.map(({ id, spec }) => [id, sharesOf(spec)] as const);
  const counts = new Map<string, number>();
  for (const [, key] of keys) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Map(keys.flatMap(([id, key]) => (key !== undefined && counts.get(key)! > 1 ? [[id, key] as const] : [])));
}
