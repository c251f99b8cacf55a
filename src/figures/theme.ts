import type { Config } from "vega-lite";

/** Of all texts. */
export const font = "DejaVu Sans";

/** Units of a figure per inch in print: labels of 12 units are 8.6 points high. */
export const unitsPerInch = 100;

/** One look for all figures: black axes with ticks, light grid, a framed plot. The background is put behind the figure once its edges are known. */
export const theme = {
  background: undefined as never,
  font,
  view: { stroke: "black", strokeWidth: 1 },
  axis: {
    labelFontSize: 12,
    titleFontSize: 14,
    titleFontWeight: "normal",
    titlePadding: 7,
    domainColor: "black",
    tickColor: "black",
    tickSize: 6,
    gridColor: "#e6e6e6",
    labelFlush: false,
  },
  axisY: { titlePadding: 2 }, // Vega takes labels to be wider than they are
  legend: {
    labelFontSize: 12,
    titleFontSize: 12,
    symbolStrokeWidth: 2.5,
    symbolSize: 260,
    symbolOpacity: 1,
    labelLimit: 400,
  },
  title: { fontSize: 15, fontWeight: "normal", anchor: "middle", offset: 10 },
} as const satisfies Config;

/** Colours by Okabe and Ito, which print and which colour-blind readers tell apart, in the order in which figures use them. */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;

/** Of what is exact or a limit, beside curves in colours. */
export const black = "#000000";
/** Of what belongs to curves of every colour. */
export const grey = "#7f7f7f";

const shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down"] as const;

/** The form of a point. */
export type Shape = (typeof shapes)[number];

/** Colour and form of points of the i-th of several curves; the first thirty differ in one or the other. */
export function lookOf(i: number): { readonly colour: string; readonly shape: Shape } {
  return { colour: palette[i % palette.length]!, shape: shapes[i % shapes.length]! };
}

/** The i-th of some shades of one colour, which no curve of {@link palette} has, from dark to light. */
export function shadeOf(i: number, count: number): string {
  const lightness = count > 1 ? 30 + (50 * i) / (count - 1) : 30;
  return `hsl(275, 55%, ${lightness.toFixed(0)}%)`;
}
