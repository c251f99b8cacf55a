import { type LegendEntry, legendBelow } from "./legend.js";

/**
 * A Vega-Lite specification, plain JSON. Vega-Lite's own type of it asks the reader for the types of a browser, and does not hold under
 * `exactOptionalPropertyTypes`.
 */
export type FigureSpec = Readonly<Record<string, unknown>>;

/** A plot without its size. */
interface Plot {
  readonly layer: readonly object[];
  /** What it shows; its letter comes before it if there are several. */
  readonly title?: string;
}

/** For ticks, labels and a title: below a plot, and between a plot and the next. */
const [belowPlot, besidePlot] = [56, 88];
/** For the heading of a plot below another. */
const headingHeight = 32;

/**
 * A figure of plots of equal size, with letters (a), (b), … if there are several, and a legend below them, or beside the last where a row has room.
 *
 * @param size - Of each plot, without its axes.
 * @param columns - Plots side by side; all of them by default.
 */
export function figureOf(
  title: string | undefined,
  size: { readonly width: number; readonly height: number },
  plots: readonly Plot[],
  legend: readonly (readonly LegendEntry[])[],
  columns = plots.length,
): FigureSpec {
  const letter = (i: number) => (plots.length > 1 ? `(${String.fromCharCode(97 + i)})` : "");
  const heading = (plot: Plot, i: number) => [letter(i), plot.title ?? ""].filter((text) => text !== "").join(" ");
  const panels = plots.map((plot, i) => ({
    ...size,
    view: { stroke: null },
    layer: [...plot.layer, frame(size), ...headingOf(heading(plot, i))],
  }));
  const free = (columns - (plots.length % columns)) % columns || columns;
  const width = free * size.width + (free - 1) * besidePlot;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...(title !== undefined && { title: { text: title, offset: 12 } }),
    bounds: "flush" as const,
    columns,
    spacing: { row: belowPlot + (plots.length > columns ? headingHeight : 0), column: besidePlot },
    // The legend takes the place of a plot, and reaches as far as it needs.
    concat: [...panels, ...(legend.length > 0 ? [{ width: size.width, ...legendBelow(legend, width) }] : [])],
  };
}

/** Around a plot, above its grid and its curves. */
function frame({ width, height }: { readonly width: number; readonly height: number }) {
  const at = (value: number) => ({ value });
  return {
    data: { values: [{}] },
    mark: { type: "rect" as const, filled: false, stroke: "black", strokeWidth: 1, opacity: 1 },
    encoding: { x: at(0), x2: at(width), y: at(0), y2: at(height) },
  };
}

/** A text above a plot, at its left edge. Titles of Vega stand at heights that depend on the labels of axes. */
function headingOf(text: string) {
  if (text === "") return [];
  const mark = { type: "text" as const, text, align: "left" as const, baseline: "bottom" as const, fontSize: 14 };
  return [{ data: { values: [{}] }, mark, encoding: { x: { value: 0 }, y: { value: -10 } } }];
}
