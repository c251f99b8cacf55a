import { counted } from "../arguments/counted.js";
import type { SlurmStatus } from "../sweeps/slurm/slurmStatus.js";
import { cellLabel } from "../sweeps/spec/cells.js";
import type { CellStatus, SweepStatus } from "../sweeps/store/status.js";
import { cellDirectory, type Store } from "../sweeps/store/store.js";
import { duration, rate } from "./progressLine.js";
import { queueJson, queueText } from "./slurmQueue.js";

/** Cells of a state that are listed one by one. */
const mostListed = 20;

/** How far a sweep is, for people: counts, rate, who is at work where, what has failed and why. */
export function statusText(
  { directory, spec, cells }: Store,
  status: SweepStatus,
  { failed, slurm }: { readonly failed: boolean; readonly slurm?: SlurmStatus },
): string {
  const { counts, secondsPerCell, secondsLeft } = status;
  const named = (name: keyof typeof counts) => (counts[name] > 0 ? [`${counts[name]} ${name}`] : []);
  const parts = [...named("done"), ...named("running"), ...named("waiting"), ...named("failed")];
  const pace = [
    ...(status.rate === undefined ? [] : [rate({ count: 1, unit: "cells" }, status.rate)]),
    ...(secondsPerCell === undefined ? [] : [`${secondsPerCell.toPrecision(3)} s each`]),
    ...(secondsLeft === undefined ? [] : [`about ${duration(secondsLeft)} left`]),
  ];
  const head = `${spec.name}, ${counted(cells.length, "cell")}: ${parts.join(", ")}\n${pace.length > 0 ? `${pace.join(", ")}\n` : ""}`;
  const failures = listed(status.cells, "failed", failed ? Infinity : mostListed);
  const queue = slurm === undefined ? "" : queueText(status.cells, slurm);
  const [unreadable] = status.unreadable.values();
  const unread =
    unreadable === undefined ? "" : `${status.unreadable.size} that are done cannot be read: ${unreadable}\n`;
  return failed
    ? failures
    : `${head}${listed(status.cells, "running", mostListed)}${queue}${unread}${failures}${directory}\n`;
}

function listed(cells: readonly CellStatus[], state: CellStatus["now"]["state"], most: number): string {
  const found = cells.filter(({ now }) => now.state === state);
  const lines = found.slice(0, most).map(({ cell, now }) => {
    const what = cellLabel(cell.values);
    if (now.state === "running")
      return `running  ${what}: process ${now.claim.pid} on ${now.claim.host} since ${now.claim.since}\n`;
    if (now.state === "failed") return `failed   ${what}: ${now.failure.error}\n`;
    return `${now.state}  ${what}\n`;
  });
  return lines.join("") + (found.length > most ? `… and ${found.length - most} more ${state}\n` : "");
}

/** The same for programs. */
export function statusJson(
  store: Store,
  { counts, cells, unreadable, secondsPerCell, rate: perSecond, secondsLeft }: SweepStatus,
  { failed, slurm }: { readonly failed: boolean; readonly slurm?: SlurmStatus } = { failed: false },
): unknown {
  const shown = failed ? cells.filter(({ now }) => now.state === "failed") : cells;
  return {
    directory: store.directory,
    name: store.spec.name,
    counts,
    secondsPerCell,
    rate: perSecond,
    secondsLeft,
    ...(slurm?.problem !== undefined && { slurmProblem: slurm.problem }),
    cells: shown.map(({ cell: { id, values, spec }, now }) => ({
      id,
      values,
      state: now.state,
      directory: cellDirectory(store, { id }),
      ...(now.state === "running" && { host: now.claim.host, pid: now.claim.pid, since: now.claim.since }),
      ...(now.state === "failed" && { error: now.failure.error, attempts: now.failure.attempts, at: now.failure.at }),
      ...(unreadable.has(id) && { unreadable: unreadable.get(id) }),
      ...(slurm !== undefined && queueJson(id, slurm)),
      spec,
    })),
  };
}
