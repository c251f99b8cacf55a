import type { Chart } from "../../figures/interactive.js";
import type { Cell } from "../../sweeps/collect/cell.js";
import { decisive, groupsOf, type Parameter } from "./parameters.js";
import { byTitle, pointOf, titles } from "./quantities.js";

/** Curves of a chart; more cannot be told apart. */
export const mostCurves = 24;
const mostCharts = 8;
/** Of use to a program, not to a reader of charts. */
const unshown = /^(?:discrete|variance|member_std)_|_error$/;

/** What was recorded, over time: means over the seeds, and over the members, a curve for all cells that agree in what it depends on. */
export function curveCharts(cells: readonly Cell[], varying: readonly Parameter[]): Chart[] {
  return recordedNames(cells).map((name) => curvesOf(name, cells, varying));
}

/** Names of what was recorded; columns of an array of ensembles are one. */
function recordedNames(cells: readonly Cell[]): string[] {
  const names = [...new Set(cells.flatMap(({ recorded }) => recorded.map(({ name }) => arrayOf(name))))];
  const totals = names.includes("total_test") || names.includes("total_train");
  const shown = names.filter((name) => !unshown.test(name) && !(totals && name.startsWith("mean_loss_")));
  return byTitle(shown).slice(0, mostCharts);
}

function arrayOf(column: string): string {
  return column.replace(/\..*/, "");
}

/** The recorded numbers of a cell, with its times. */
function recordedOf(cell: Cell, name: string) {
  const columns = cell.recorded.filter((each) => arrayOf(each.name) === name);
  return columns.map(({ axis, values }) => ({ times: cell.coordinates.get(axis) ?? new Float64Array(0), values }));
}

function curvesOf(name: string, cells: readonly Cell[], varying: readonly Parameter[]): Chart {
  const isLoss = /^(?:total|mean_loss|ensemble)_/.test(name);
  const all = (cell: Cell) => recordedOf(cell, name).flatMap(({ times, values }) => [...times, ...values]);
  const groups = groupsOf(cells, decisive(cells, varying, all)).slice(0, mostCurves);
  const series = groups.map(({ label, cells: members }) => {
    const byTime = new Map<number, number[]>();
    for (const { times, values } of members.flatMap((cell) => recordedOf(cell, name))) {
      for (const [i, time] of times.entries()) byTime.set(time, [...(byTime.get(time) ?? []), values[i]!]);
    }
    return { name: label, points: [...byTime].sort(([a], [b]) => a - b).map(([x, values]) => pointOf(x, values)) };
  });
  const title = titles[name] ?? name.replaceAll("_", " ");
  const inSteps = isLoss || /^fidelity|_mean$/.test(name);
  return {
    title: `${title} over time`,
    x: { title: inSteps ? "training time t (gradient-descent steps)" : "time", log: inSteps },
    y: { title: isLoss ? "loss (1/|B|) Σ |ψ − ψ_T|²" : title, log: isLoss },
    series,
  };
}
