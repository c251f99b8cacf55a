import { trainingTime } from "../../figures/axes.js";
import type { Chart } from "../../figures/interactive.js";
import type { Cell } from "../../sweeps/collect/cell.js";
import { lossTitle } from "../content.js";
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

/** The recorded numbers of a cell, with its times, and which of its curves they are of. */
function recordedOf(cell: Cell, name: string) {
  const axes = cell.shapes.find((each) => each.name === name)?.axes ?? [];
  const columns = cell.recorded.filter((each) => arrayOf(each.name) === name);
  return columns.map(({ name: column, axis, values }) => ({
    place: placeOf(cell, axes, column.split(".").slice(1)),
    times: cell.coordinates.get(axis) ?? new Float64Array(0),
    values,
  }));
}

/** Where a column lies along the axes of its array: "width = 32". Means are taken over members alone. */
function placeOf({ coordinates }: Cell, axes: readonly string[], indices: readonly string[]): string {
  const parts = indices.map((index, k) => ({ axis: axes[k]!, index }));
  const others = parts.filter(({ axis }) => axis !== "member");
  return others.map(({ axis, index }) => `${axis} = ${coordinates.get(axis)?.[Number(index)] ?? index}`).join(", ");
}

function curvesOf(name: string, cells: readonly Cell[], varying: readonly Parameter[]): Chart {
  const isLoss = /^(?:total|mean_loss|ensemble)_/.test(name);
  const all = (cell: Cell) => recordedOf(cell, name).flatMap(({ times, values }) => [...times, ...values]);
  const groups = groupsOf(cells, decisive(cells, varying, all));
  const series = groups.flatMap(({ label, cells: members }) => {
    const byPlace = new Map<string, Map<number, number[]>>();
    for (const { place, times, values } of members.flatMap((cell) => recordedOf(cell, name))) {
      const byTime = byPlace.get(place) ?? new Map<number, number[]>();
      byPlace.set(place, byTime);
      for (const [i, time] of times.entries()) byTime.set(time, [...(byTime.get(time) ?? []), values[i]!]);
    }
    return [...byPlace].map(([place, byTime]) => ({
      name: byPlace.size === 1 ? label : `${label}, ${place}`,
      points: [...byTime].sort(([a], [b]) => a - b).map(([x, values]) => pointOf(x, values)),
    }));
  });
  const title = titles[name] ?? name.replaceAll("_", " ");
  const inSteps = isLoss || /^fidelity|_mean$/.test(name);
  return {
    title: `${title} over time`,
    x: { title: inSteps ? trainingTime : "time", log: inSteps },
    y: { title: isLoss ? lossTitle : title, log: isLoss },
    series: series.slice(0, mostCurves),
  };
}
