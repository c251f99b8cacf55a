import type { Chart, ChartPoint } from "../figures/interactive.js";
import type { Cell } from "../sweeps/collect/cell.js";
import type { Scalar } from "../sweeps/collect/flatten.js";
import { parameterNames } from "../sweeps/collect/table.js";
import { meanOf } from "./content.js";
import type { TableContent } from "./table.js";

/** Curves of a chart; more cannot be told apart. */
const mostCurves = 24;
const mostCharts = 8;
/** What charts call quantities, those that are shown first first. */
const titles: Readonly<Record<string, string>> = {
  ...{ total_test: "Test loss, ∞ width", total_train: "Training loss, ∞ width" },
  ...{ ensemble_test: "Test loss of finite networks", ensemble_train: "Training loss of finite networks" },
  ...{ mean_loss_test: "Test loss of the mean, ∞ width", mean_loss_train: "Training loss of the mean, ∞ width" },
  ...{ fidelity_mean: "Fidelity of the mean network", fidelity_member: "Fidelity of one network" },
  ...{ totalTest: "Test loss, ∞ width", totalTrain: "Training loss, ∞ width", meanLossTest: "Test loss of the mean" },
  ...{
    "ensembles.0.totalTest": "Test loss of finite networks",
    "ensembles.0.totalTrain": "Training loss of finite networks",
  },
  ...{ fidelityMean: "Fidelity of the mean network", energy: "Energy", gap: "Gap" },
};
/** Of use to a program, not to a reader of charts. */
const unshown = /^(?:discrete|variance|member_std)_|_error$/;

/** What the cells of a sweep have in common, and how they differ. */
export interface SweepContent {
  readonly charts: readonly Chart[];
  readonly table: TableContent;
  /** Names of the parameters that vary. */
  readonly varying: readonly string[];
  /** What the reader should know. */
  readonly notes: readonly string[];
}

/** A parameter over the cells. */
interface Parameter {
  readonly name: string;
  readonly values: readonly Scalar[];
}

/** Cells that differ in seeds alone, with what they are called. */
interface Group {
  readonly label: string;
  readonly cells: readonly Cell[];
}

/** Curves over time of cells that differ in more than their seeds, headline numbers over parameters, and a table of all cells. */
export function sweepContent(cells: readonly Cell[]): SweepContent {
  const varying = varyingParameters(cells);
  const groups = groupsOf(cells, varying);
  const shown = groups.slice(0, mostCurves);
  const curves = recordedNames(cells).map((name) => curvesOf(name, shown));
  const charts = [...curves, ...scalarCharts(cells, varying)];
  const rest = groups.length - shown.length;
  return {
    charts: charts.filter(({ series }) => series.length > 0),
    table: cellTable(cells, varying),
    varying: varying.map(({ name }) => name),
    notes: [
      ...(groups.some((group) => group.cells.length > 1)
        ? [
            "Curves are means over seeds, and over the networks of an ensemble; bands and bars are the standard deviation.",
          ]
        : []),
      ...(rest > 0
        ? [`Charts over time show the first ${shown.length} of ${groups.length} curves; the table has all.`]
        : []),
    ],
  };
}

/** Parameters of which no earlier one says the same. */
function varyingParameters(cells: readonly Cell[]): Parameter[] {
  const seen = new Set<string>();
  return [...parameterNames(cells)].flatMap(([path, name]) => {
    const values = cells.map(({ parameters }) => parameters.get(path) ?? null);
    const distinct = [...new Set(values)];
    const pattern = values.map((value) => distinct.indexOf(value)).join();
    if (distinct.length < 2 || path === "name" || seen.has(pattern)) return [];
    seen.add(pattern);
    return [{ name, values }];
  });
}

function isSeed(name: string): boolean {
  return /(?:^|\.)seed$/i.test(name);
}

function groupsOf(cells: readonly Cell[], varying: readonly Parameter[]): Group[] {
  const telling = varying.filter(({ name }) => !isSeed(name));
  const groups = new Map<string, Cell[]>();
  for (const [i, cell] of cells.entries()) {
    const label =
      telling.map(({ name, values }) => `${shortOf(name, telling)} = ${values[i] ?? "none"}`).join(", ") || "all cells";
    groups.set(label, [...(groups.get(label) ?? []), cell]);
  }
  const { compare } = new Intl.Collator("en", { numeric: true });
  return [...groups].map(([label, members]) => ({ label, cells: members })).sort((a, b) => compare(a.label, b.label));
}

/** The last words of a path that tell it from the others. */
function shortOf(name: string, all: readonly Parameter[]): string {
  const words = name.split(".");
  for (let count = 1; count < words.length; count++) {
    const short = words.slice(-count).join(".");
    const isNumber = /^\d+$/.test(words.at(-count)!);
    if (!isNumber && all.filter((each) => `.${each.name}`.endsWith(`.${short}`)).length === 1) return short;
  }
  return name;
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

function byTitle(names: readonly string[]): string[] {
  const place = (name: string) => (name in titles ? Object.keys(titles).indexOf(name) : Number.POSITIVE_INFINITY);
  return [...names].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** Means over the seeds, and over the members, of each group, over time. Where all groups have the same curve it is there once. */
function curvesOf(name: string, groups: readonly Group[]): Chart {
  const isLoss = /^(?:total|mean_loss|ensemble)_/.test(name);
  const series = groups.flatMap(({ label, cells }) => {
    const byTime = new Map<number, number[]>();
    for (const cell of cells) {
      for (const { axis, values } of cell.recorded.filter((each) => arrayOf(each.name) === name)) {
        const times = cell.coordinates.get(axis) ?? [];
        for (const [i, time] of times.entries()) byTime.set(time, [...(byTime.get(time) ?? []), values[i]!]);
      }
    }
    const points = [...byTime].sort(([a], [b]) => a - b).map(([x, values]) => pointOf(x, values));
    return points.length === 0 ? [] : [{ name: label, points }];
  });
  const [first] = series;
  const isSame = series.length > 1 && series.every(({ points }) => sameCurve(points, first!.points));
  const title = titles[name] ?? name.replaceAll("_", " ");
  const inSteps = isLoss || /^fidelity|_mean$/.test(name);
  return {
    ...{
      title: `${title} over time`,
      x: { title: inSteps ? "training time t (gradient-descent steps)" : "time", log: inSteps },
    },
    y: { title: isLoss ? "loss (1/|B|) Σ |ψ − ψ_T|²" : title, log: isLoss },
    series: isSame ? [{ name: "the same in all cells", points: first!.points }] : series,
  };
}

function sameCurve(a: readonly ChartPoint[], b: readonly ChartPoint[]): boolean {
  return a.length === b.length && a.every(({ x, y }, i) => x === b[i]!.x && nearly(y, b[i]!.y));
}

/** Whether numbers are the same to the eye; means of the same numbers in another order are. */
function nearly(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function pointOf(x: number, values: readonly number[]): ChartPoint {
  const { mean, std } = meanOf(values);
  return values.length > 1 ? { x, y: mean, low: mean - std, high: mean + std } : { x, y: values[0]! };
}

/** Headline numbers over the parameters that are numbers, where they depend on them; a curve for each combination of the others. */
function scalarCharts(cells: readonly Cell[], varying: readonly Parameter[]): Chart[] {
  const axes = varying.filter(
    ({ name, values }) => !isSeed(name) && values.every((value) => typeof value === "number"),
  );
  const facts = new Set(
    cells.flatMap((each) => [...each.facts].filter(([, value]) => typeof value === "number").map(([name]) => name)),
  );
  const names = byTitle(
    [...facts].filter((name) => name.startsWith("summary.")).map((name) => name.slice("summary.".length)),
  );
  const known = names.filter((name) => name in titles || !name.includes("."));
  return axes.flatMap((axis) =>
    known
      .map((name) => scalarChart(cells, varying, axis, name))
      .filter(({ series }) => series.some(({ points }) => points.some(({ y }) => !nearly(y, points[0]!.y))))
      .slice(0, mostCharts / 2),
  );
}

function scalarChart(cells: readonly Cell[], varying: readonly Parameter[], axis: Parameter, name: string): Chart {
  const others = varying.filter((each) => each !== axis);
  const groups = groupsOf(cells, others).slice(0, mostCurves);
  const title = titles[name] ?? name;
  const series = groups.map(({ label, cells: members }) => {
    const byValue = new Map<number, number[]>();
    for (const cell of members) {
      const x = axis.values[cells.indexOf(cell)] as number;
      const y = cell.facts.get(`summary.${name}`);
      if (typeof y === "number") byValue.set(x, [...(byValue.get(x) ?? []), y]);
    }
    const points = [...byValue].sort(([a], [b]) => a - b).map(([x, values]) => pointOf(x, values));
    return { name: label, mark: "bars" as const, points };
  });
  const xs = axis.values as readonly number[];
  const isLog = Math.min(...xs) > 0 && Math.max(...xs) / Math.min(...xs) >= 10;
  const ys = series.flatMap(({ points }) => points.map(({ y }) => y));
  const yLog = ys.length > 0 && Math.min(...ys) > 0 && Math.max(...ys) / Math.min(...ys) >= 100;
  return {
    title: `${title} over ${shortOf(axis.name, varying)}`,
    x: { title: axis.name, log: isLog },
    y: { title, log: yLog },
    series,
  };
}

/** All cells: what varies, headline numbers, wall time. */
function cellTable(cells: readonly Cell[], varying: readonly Parameter[]): TableContent {
  const facts = [
    ...new Set(
      cells.flatMap((cell) => [...cell.facts].filter(([, value]) => typeof value === "number").map(([name]) => name)),
    ),
  ];
  const summary = facts.filter((name) => name.startsWith("summary.") && name.split(".").length === 2);
  const differing = summary.filter((name) => new Set(cells.map((cell) => cell.facts.get(name))).size > 1);
  const chosen = [...differing, ...facts.filter((name) => name === "provenance.seconds")];
  return {
    caption: "Cells",
    columns: [
      "cell",
      ...varying.map(({ name }) => name),
      ...chosen.map((name) => (name === "provenance.seconds" ? "wall seconds" : name.replace("summary.", ""))),
    ],
    rows: cells.map((cell, i) => [
      cell.id,
      ...varying.map(({ values }) => values[i]!),
      ...chosen.map((name) => cell.facts.get(name) ?? null),
    ]),
  };
}
