import type { Cost } from "../../experiments/run/cost.js";
import { costOf } from "../../experiments/runSpec.js";
import { dgemm } from "../../linalg/index.js";
import type { JobOptions } from "../../native/job.js";
import { systemInfo } from "../../native/system.js";
import { readManifest } from "../../runs/resultDirectory.js";
import type { Cell } from "../spec/cells.js";
import { stateOfCell } from "./cellState.js";
import { mapLimited } from "./mapLimited.js";
import { type Sharing, sharingOf } from "./sharing.js";
import { cellDirectory, type Store } from "./store.js";

/** One cell, whether it is done, and what it takes. */
export interface CellEstimate extends Pick<Cost, "disk"> {
  readonly cell: Cell;
  readonly done: boolean;
  /** On the threads that it gets. */
  readonly seconds: number;
  /** Bytes at the worst moment, those of its process included. */
  readonly memory: number;
}

/** What a sweep takes. */
export interface SweepEstimate {
  readonly cells: readonly CellEstimate[];
  /** Cells from whose times the others are estimated; 0: times come from the speed of this machine alone, and are rougher. */
  readonly measured: number;
  /** Bytes that large parts which cells share take at once at most, until these are done. */
  readonly temporary: number;
}

/** Bytes of a process that has computed nothing yet. */
export const processBytes = 150e6;
/** Seconds that a cell takes beside its arithmetic. */
const secondsPerCell = 0.05;
/** Part of the speed of products of large matrices that cells reach. */
const efficiency = 0.25;

/** What every cell of a sweep takes. */
export async function costsOf(cells: readonly Cell[], options: JobOptions = {}): Promise<readonly Cost[]> {
  return mapLimited(cells, ({ spec }) => costOf(spec, options), 8);
}

/** Cells that fit into memory at once, on as many cores. */
export function cellsAtOnce(costs: readonly Cost[]): number {
  const { freeMemory, threads } = systemInfo();
  const largest = processBytes + costs.reduce((most, { memory }) => Math.max(most, memory), 0);
  return Math.max(1, Math.min(threads, costs.length, Math.floor((0.9 * freeMemory) / largest)));
}

/** The threads of each of so many cells that are computed at once. */
export function threadsOfEach(atOnce: number): number {
  return Math.max(1, Math.floor(systemInfo().threads / atOnce));
}

/**
 * Time, memory and disk of every cell: times from those of cells that are done, or from the speed of this machine.
 *
 * @param threads - Of each cell.
 * @param atOnce - Cells at once.
 */
export async function estimateSweep(
  store: Store,
  { threads, atOnce }: { readonly threads: number; readonly atOnce: number },
  options: JobOptions = {},
): Promise<SweepEstimate> {
  const costs = await costsOf(store.cells, options);
  const taken = await mapLimited(store.cells, (cell) => secondsOf(store, cell));
  let [work, seconds, measured] = [0, 0, 0];
  for (const [i, took] of taken.entries()) {
    if (took === undefined) continue;
    work += costs[i]!.work;
    seconds += Math.max(0, took - secondsPerCell);
    measured++;
  }
  const perSecond = measured > 0 && seconds > 0 ? work / seconds : threads * (await speedOfOneThread());
  const cells = store.cells.map((cell, i) => {
    const { memory, disk, work: own } = costs[i]!;
    const estimated = taken[i] ?? own / perSecond + secondsPerCell;
    return { cell, done: taken[i] !== undefined, seconds: estimated, memory: processBytes + memory, disk };
  });
  const sharing = await sharingOf(store.cells, options);
  return { cells, measured, temporary: temporaryBytes(store, sharing, costs, taken, atOnce) };
}

/** Of the parts that cells which are to come share for a while, the largest that so many cells at once may have. */
function temporaryBytes(
  { cells }: Store,
  sharing: ReadonlyMap<string, Sharing>,
  costs: readonly Cost[],
  taken: readonly (number | undefined)[],
  atOnce: number,
): number {
  const parts = new Map<string, number>();
  for (const [i, { id }] of cells.entries()) {
    if (taken[i] !== undefined) continue;
    for (const { kind, key, temporary } of sharing.get(id)?.parts ?? []) {
      if (temporary) parts.set(key, costs[i]!.shared?.[kind] ?? 0);
    }
  }
  const largest = [...parts.values()].sort((a, b) => b - a).slice(0, atOnce);
  return largest.reduce((sum, bytes) => sum + bytes, 0);
}

/** Seconds that a cell has taken, if it is done. */
async function secondsOf(store: Store, cell: Cell): Promise<number | undefined> {
  if ((await stateOfCell(store, cell)).state !== "done") return undefined;
  const manifest = await readManifest(cellDirectory(store, cell)).catch(() => undefined);
  return manifest?.seconds?.["total"];
}

/** Operations per second, from a product of matrices that takes milliseconds. */
async function speedOfOneThread(): Promise<number> {
  const n = 384;
  const matrix = new Float64Array(n * n).fill(1 / n);
  const once = async () => {
    const start = performance.now();
    await dgemm(n, n, n, matrix, matrix);
    return (performance.now() - start) / 1000;
  };
  const best = Math.min(await once(), await once(), await once());
  return (efficiency * 2 * n ** 3) / best / systemInfo().threads;
}
