import type { Chart } from "../../figures/interactive.js";
import type { Cell } from "../../sweeps/collect/cell.js";
import { mostCurves } from "./curves.js";
import { decisive, groupsOf, isSeed, type Parameter, shortOf } from "./parameters.js";
import { byTitle, numericFacts, pointOf, titles } from "./quantities.js";

/** For each parameter. */
const mostCharts = 4;

/** Headline numbers over the parameters that are numbers, where they depend on them; a curve for each combination of the others that matter. */
export function scalarCharts(cells: readonly Cell[], varying: readonly Parameter[]): Chart[] {
  const axes = varying.filter(
    ({ name, values }) => !isSeed(name) && values.every((value) => typeof value === "number"),
  );
  const names = byTitle(
    numericFacts(cells).flatMap((name) => (name.startsWith("summary.") ? [name.slice("summary.".length)] : [])),
  );
  const known = names.filter((name) => name in titles || !name.includes("."));
  return axes.flatMap((axis) =>
    known
      .map((name) => ({ name, on: decisive(cells, varying, (cell) => [headlineOf(cell, name)]) }))
      .filter(({ on }) => on.includes(axis))
      .slice(0, mostCharts)
      .map(({ name, on }) => scalarChart(cells, on, axis, name)),
  );
}

function headlineOf({ facts }: Cell, name: string): number {
  const value = facts.get(`summary.${name}`);
  return typeof value === "number" ? value : Number.NaN;
}

function scalarChart(cells: readonly Cell[], on: readonly Parameter[], axis: Parameter, name: string): Chart {
  const others = on.filter((each) => each !== axis);
  const groups = groupsOf(cells, others, on).slice(0, mostCurves);
  const title = titles[name] ?? name;
  const series = groups.map(({ label, cells: members }) => {
    const byValue = new Map<number, number[]>();
    for (const cell of members) {
      const x = axis.values[cells.indexOf(cell)] as number;
      const y = headlineOf(cell, name);
      if (Number.isFinite(y)) byValue.set(x, [...(byValue.get(x) ?? []), y]);
    }
    const points = [...byValue].sort(([a], [b]) => a - b).map(([x, values]) => pointOf(x, values));
    return { name: label, mark: "bars" as const, points };
  });
  const ys = series.flatMap(({ points }) => points.map(({ y }) => y));
  return {
    title: `${title} over ${shortOf(axis.name, on)}`,
    x: { title: axis.name, log: spans(axis.values as readonly number[], 10) },
    y: { title, log: spans(ys, 100) },
    series,
  };
}

/** Whether positive numbers differ by such a factor. */
function spans(values: readonly number[], factor: number): boolean {
  const least = Math.min(...values);
  return least > 0 && Math.max(...values) >= factor * least;
}
