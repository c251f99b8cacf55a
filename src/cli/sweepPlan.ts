import { counted } from "../arguments/counted.js";
import { cellLabel } from "../sweeps/spec/cells.js";
import type { CellEstimate, SweepEstimate } from "../sweeps/store/estimates.js";
import { cellDirectory, type Store } from "../sweeps/store/store.js";
import { duration } from "./progressLine.js";
import { alignedRows } from "./table.js";

/** How cells are computed: so many at once. */
export interface Plan {
  readonly workers: number;
  readonly estimate: SweepEstimate;
}

const units = ["B", "kB", "MB", "GB", "TB"];

/** "45 kB" of bytes. */
function bytesText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${Number((bytes / 1000 ** unit).toPrecision(3))} ${units[unit]}`;
}

function totals(cells: readonly CellEstimate[], workers: number) {
  const todo = cells.filter(({ done }) => !done);
  const sum = (of: (cell: CellEstimate) => number) => todo.reduce((total, cell) => total + of(cell), 0);
  return {
    cells: todo.length,
    seconds: sum(({ seconds }) => seconds) / Math.max(1, Math.min(workers, todo.length)),
    memory: workers * todo.reduce((most, { memory }) => Math.max(most, memory), 0),
    disk: sum(({ disk }) => disk),
  };
}

/** What would be computed, for people: a line for each cell, and what all take. */
export function planText({ directory, spec, cells }: Store, { workers, estimate }: Plan): string {
  const rows = estimate.cells.map(({ cell, done, seconds, memory, disk }) => [
    cellLabel(cell.values),
    done ? "done" : duration(seconds),
    done ? "" : bytesText(memory),
    done ? "" : bytesText(disk),
  ]);
  const total = totals(estimate.cells, workers);
  const table = [
    ["cell", "time", "memory", "disk"],
    ...rows,
    [`${total.cells} to compute`, duration(total.seconds), bytesText(total.memory), bytesText(total.disk)],
  ];
  const lines = alignedRows(table, (column) => column === 0);
  const source =
    estimate.measured > 0
      ? `from the ${estimate.measured === 1 ? "cell that is" : `${estimate.measured} cells that are`} done: right within a factor of 3 or so`
      : "from the speed of this machine alone: right within a factor of 10 or so";
  const temporary =
    estimate.temporary > 0
      ? `Eigensystems that cells share take up to ${bytesText(estimate.temporary)} of disk besides, until their cells are done.\n`
      : "";
  return (
    `${spec.name}, ${counted(cells.length, "cell")} of ${spec.fixed.experiment}, ${workers} at once, into ${directory}\n\n` +
    `${lines.join("\n")}\n\nTimes come ${source}. What cells share is counted in each. Memory is at most so much at once.\n${temporary}`
  );
}

/** The same for programs. */
export function planJson(store: Store, { workers, estimate }: Plan): unknown {
  return {
    directory: store.directory,
    name: store.spec.name,
    dryRun: true,
    workers,
    total: totals(estimate.cells, workers),
    temporary: estimate.temporary,
    measured: estimate.measured,
    cells: estimate.cells.map(({ cell: { id, values, spec }, done, seconds, memory, disk }) => ({
      id,
      values,
      state: done ? "done" : "waiting",
      directory: cellDirectory(store, { id }),
      seconds,
      memory,
      disk,
      spec,
    })),
  };
}
