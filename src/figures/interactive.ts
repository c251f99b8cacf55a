import type { TopLevelSpec } from "vega-lite";
import { decadesAround, isPowerOfTen, powerOfTen } from "./axes.js";

/** A point of a curve that a reader can point at. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Ends of the bar or band through it. */
  readonly low?: number;
  readonly high?: number;
}

/** One curve. */
export interface ChartSeries {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  /** A line, a line with bars at its points, or points alone; a line by default. */
  readonly mark?: "line" | "bars" | "points";
  /** What curves are compared with: drawn in the colour of the text, dashed. */
  readonly isReference?: boolean;
}

/** One plot with axes of its own. */
export interface Chart {
  readonly title: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly ChartSeries[];
}

/** What an axis says, and how its numbers lie. */
export interface ChartAxis {
  readonly title: string;
  readonly log?: boolean;
}

/** A chart for a web page: a Vega specification, and the looks of its curves for a legend. */
export interface InteractiveChart {
  /** To be parsed with `ast`, since pages allow no code from text. Its width is that of the element that holds it. */
  readonly vega: object;
  readonly curves: readonly { readonly name: string; readonly colour: string; readonly dash: string }[];
}

/** Colours are variables of the page's style sheet, which knows a light and a dark set of them. */
const chartColours = 6;
const dashes = ["", "8 3", "2 3", "10 3 2 3"] as const;
const height = 320;
const digits = 8; // more than a plot can show

/**
 * A chart to be pointed at, dragged and zoomed: Shift and the wheel zooms, a drag moves, a double click shows all. The signal `hidden` holds the
 * names of curves that are not shown.
 */
export async function interactiveChart({ title, x, y, series }: Chart): Promise<InteractiveChart> {
  const curves = series.map(({ name, isReference = false }, i) => {
    const place = series.slice(0, i).filter((each) => (each.isReference ?? false) === isReference).length;
    const colour = isReference ? "currentColor" : `var(--curve-${place % chartColours})`;
    const dash = isReference ? dashes[1 + (place % 3)]! : dashes[Math.floor(place / chartColours) % 4]!;
    return { name, colour, dash };
  });
  const rows = series.flatMap((each) => rowsOf(each, x, y));
  const { compile } = await import("vega-lite");
  const { spec } = compile(specOf({ title, x, y, series }, curves, rows), { config });
  return { vega: spec, curves };
}

/** A point as Vega gets it. */
interface ChartRow extends ChartPoint {
  readonly series: string;
  readonly mark: NonNullable<ChartSeries["mark"]>;
}

/** Without what an axis has no place for; ends of bars stay on a logarithmic axis. */
function rowsOf({ name, points, mark = "line" }: ChartSeries, xAxis: ChartAxis, yAxis: ChartAxis): ChartRow[] {
  const rounded = (value: number) => Number(value.toPrecision(digits));
  return points.flatMap(({ x, y, low, high }) => {
    const hasPlace = Number.isFinite(x) && Number.isFinite(y) && !(xAxis.log && x <= 0) && !(yAxis.log && y <= 0);
    if (!hasPlace) return [];
    const ends = low !== undefined && high !== undefined && Number.isFinite(low) && Number.isFinite(high);
    const bottom = yAxis.log ? Math.max(low ?? 0, y / 100) : (low ?? 0);
    return [
      { series: name, mark, x: rounded(x), y: rounded(y), ...(ends && { low: rounded(bottom), high: rounded(high) }) },
    ];
  });
}

type Curves = InteractiveChart["curves"];

function specOf(chart: Chart, curves: Curves, rows: readonly ChartRow[]): TopLevelSpec {
  const axes = { x: axisOf(chart.x, rows, "x"), y: axisOf(chart.y, rows, "y") };
  const names = curves.map(({ name }) => name);
  const colour = {
    field: "series",
    type: "nominal",
    legend: null,
    scale: { domain: names, range: curves.map((curve) => curve.colour) },
  };
  const dashScale = {
    domain: names,
    range: curves.map(({ dash }) => (dash === "" ? [1, 0] : dash.split(" ").map(Number))),
  };
  const dash = { field: "series", type: "nominal", legend: null, scale: dashScale };
  const place = { x: { field: "x", ...axes.x }, y: { field: "y", ...axes.y } };
  const span = { x: place.x, y: { field: "low", ...axes.y }, y2: { field: "high" } };
  const only = (test: string) => [{ filter: `indexof(hidden, datum.series) < 0 && (${test})` }];
  const number = (field: string, title: string) => ({ field, title, type: "quantitative", format: ".6~g" });
  const hasEnds = rows.some(({ high }) => high !== undefined);
  const tooltip = [
    { field: "series", title: "curve", type: "nominal" },
    number("x", chart.x.title),
    number("y", chart.y.title),
    ...(hasEnds ? [number("low", "from"), number("high", "to")] : []),
  ];
  const layer = [
    {
      transform: only("datum.mark == 'line' && isValid(datum.low)"),
      mark: { type: "area", opacity: 0.18, clip: true },
      encoding: { ...span, color: colour },
    },
    {
      transform: only("datum.mark != 'points'"),
      mark: { type: "line", strokeWidth: 2, clip: true },
      encoding: { ...place, color: colour, strokeDash: dash },
      params: [{ name: "zoom", select: { type: "interval", zoom: "wheel![event.shiftKey]" }, bind: "scales" }],
    },
    {
      transform: only("datum.mark != 'line' && isValid(datum.low)"),
      mark: { type: "rule", strokeWidth: 1.5, clip: true },
      encoding: { ...span, color: colour },
    },
    {
      transform: only("datum.mark != 'line'"),
      mark: { type: "point", filled: true, size: 45, opacity: 1, clip: true },
      encoding: { ...place, color: colour },
    },
    {
      transform: only("true"),
      params: [{ name: "near", select: { type: "point", on: "pointerover", nearest: true, clear: "pointerout" } }],
      mark: { type: "point", filled: true, size: 90, clip: true },
      encoding: {
        ...place,
        color: colour,
        tooltip,
        opacity: { condition: { param: "near", empty: false, value: 1 }, value: 0 },
      },
    },
  ];
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: "container",
    height,
    autosize: { type: "fit-x", contains: "padding" },
    description: chart.title,
    params: [{ name: "hidden", value: [] }],
    data: { values: rows },
    layer,
  };
  return spec as unknown as TopLevelSpec;
}

/** Domains are those of all curves, so that one that is hidden leaves the axes as they are. */
function axisOf({ title, log = false }: ChartAxis, rows: readonly ChartRow[], along: "x" | "y") {
  const values = rows.flatMap((row) => [row[along], ...(along === "y" ? [row.low ?? row.y, row.high ?? row.y] : [])]);
  const ends = values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const domain = log && along === "y" ? decadesAround(values) : ends[0] < ends[1] ? ends : around(ends[0], log);
  const padding = along === "x" && rows.some(({ mark }) => mark !== "line") ? 10 : 0; // for whole points at the edges
  return {
    type: "quantitative" as const,
    scale: log
      ? { type: "log" as const, domain, nice: false, padding }
      : { type: "linear" as const, domain, nice: along === "y", zero: false, padding },
    axis: {
      title,
      labelOverlap: "greedy" as const,
      tickCount: along === "x" ? 6 : 7,
      labelExpr: log ? logLabels(along) : labels,
    },
  };
}

/** 0.5, 300, 1e-7. */
const labels =
  "datum.value == 0 || (abs(datum.value) >= 0.001 && abs(datum.value) < 1e5) ? format(datum.value, '.6~g') : format(datum.value, '.3~e')";

/** Powers of ten; where few decades are shown 2 and 5 in each too, and within one all ticks. */
function logLabels(scale: "x" | "y"): string {
  const decades = `log(domain('${scale}')[1] / domain('${scale}')[0]) / LN10`;
  const digit = "format(datum.value, '.1e')[0]";
  const isLarge = "datum.value >= 1e4 || datum.value < 0.01";
  return `${isPowerOfTen} ? (${isLarge} ? ${powerOfTen} : format(datum.value, '~g')) : ${decades} < 1.2 || (${decades} < 2.2 && (${digit} == '2' || ${digit} == '5')) ? (${labels}) : ''`;
}

/** An interval around the one place where something is, or any if nothing is. */
function around(value: number, log: boolean): [number, number] {
  if (!Number.isFinite(value)) return log ? [0.1, 1] : [0, 1];
  return log ? [value / 2, value * 2] : [value - 1, value + 1];
}

const text = "currentColor";
const config = {
  background: "transparent",
  font: "system-ui, sans-serif",
  view: { stroke: text, strokeOpacity: 0.4, cursor: "crosshair" },
  axis: {
    labelColor: text,
    titleColor: text,
    domainColor: text,
    tickColor: text,
    gridColor: text,
    gridOpacity: 0.12,
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: "normal" as const,
    labelFlush: false,
  },
} as const;
