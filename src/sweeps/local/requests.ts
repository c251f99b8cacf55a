import { systemInfo } from "../../native/system.js";
import type { Cell } from "../spec/cells.js";
import { threadsOfEach } from "../store/estimates.js";
import type { Sharing } from "../store/sharing.js";
import type { WorkerRequest } from "./messages.js";

/**
 * What a worker is asked for a cell: its part of the cores, and all of them for what every cell of the sweep waits for.
 *
 * @param cells - All of the sweep.
 * @param atOnce - How many of them are computed at once.
 */
export function requestsOf(
  cells: readonly Cell[],
  sharing: ReadonlyMap<string, Sharing>,
  { atOnce, figures }: { readonly atOnce: number; readonly figures: boolean },
): (cell: Cell) => WorkerRequest {
  const cores = systemInfo().threads;
  const threads = threadsOfEach(atOnce);
  const keysOfAll = sharedByAll(cells, sharing);
  return (cell) => {
    const parts = sharing.get(cell.id)?.parts ?? [];
    const ofAll = parts.filter(({ key }) => keysOfAll.has(key)).map(({ kind }) => [kind, cores] as const);
    const shared = { parts: parts.map(({ kind }) => kind), threads: Object.fromEntries(ofAll) };
    return { cell, threads, figures, sharing: shared };
  };
}

/** The keys of what all cells of a sweep have in common. */
function sharedByAll([first, ...others]: readonly Cell[], sharing: ReadonlyMap<string, Sharing>): Set<string> {
  const keysOf = (cell: Cell | undefined) => (sharing.get(cell?.id ?? "")?.parts ?? []).map(({ key }) => key);
  const common = new Set(keysOf(first));
  for (const cell of others) {
    if (common.size === 0) break;
    const own = new Set(keysOf(cell));
    for (const key of common) if (!own.has(key)) common.delete(key);
  }
  return common;
}
