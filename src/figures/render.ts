import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config, TopLevelSpec } from "vega-lite";
import { isPlain, kind, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";

/** A picture in both formats. */
export interface Picture {
  readonly svg: string;
  readonly png: Uint8Array;
}

const font = "DejaVu Sans";
const fontFiles = join(dirname(fileURLToPath(import.meta.resolve("dejavu-fonts-ttf/package.json"))), "ttf");

/** One look for all figures: black axes with inside-out ticks, light grid, a framed plot, colours that print and that colour-blind readers tell apart. */
const theme: Config = {
  background: "white",
  font,
  view: { stroke: "black", strokeWidth: 1 },
  axis: {
    labelFontSize: 12,
    titleFontSize: 14,
    titleFontWeight: "normal",
    titlePadding: 8,
    domainColor: "black",
    tickColor: "black",
    tickSize: 6,
    gridColor: "#e6e6e6",
    labelFlush: false,
  },
  legend: {
    labelFontSize: 12,
    titleFontSize: 12,
    symbolStrokeWidth: 2.5,
    symbolSize: 260,
    symbolOpacity: 1,
    labelLimit: 400,
  },
  title: { fontSize: 15, fontWeight: "normal", anchor: "middle", offset: 10 },
};

/** Colours by Okabe and Ito, in the order in which figures use them. */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"] as const;

// Vega expressions of an axis tick: the nearest power of ten, and whether the tick is one.
const exponent = "round(log(datum.value)/LN10)";
const isPowerOfTen = `abs(log(datum.value)/LN10 - ${exponent}) < 1e-6`;
// Labels 1, 10, 10², 10⁻³; ticks between powers of ten get none.
const powerOfTenLabels = (() => {
  const digits = `[${[..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit) => `'${digit}'`).join(",")}]`;
  const size = `abs(${exponent})`;
  const tens = `(${size} > 9 ? ${digits}[floor(${size}/10)] : '')`;
  const power = `'10' + (${exponent} < 0 ? '⁻' : '') + ${tens} + ${digits}[${size} % 10]`;
  return `${isPowerOfTen} ? (${exponent} == 0 ? '1' : ${exponent} == 1 ? '10' : ${power}) : ''`;
})();

/** A logarithmic axis in whole decades between the ends of `domain`, labelled by powers of ten. */
export function logAxis(title: string, domain: [number, number]) {
  return {
    type: "quantitative" as const,
    scale: { type: "log" as const, domain, nice: false, clamp: true },
    axis: {
      title,
      labelExpr: powerOfTenLabels,
      tickSize: { condition: { test: isPowerOfTen, value: 7 }, value: 3.5 },
      gridOpacity: { condition: { test: isPowerOfTen, value: 1 }, value: 0.4 },
    },
  };
}

const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [..."-0123456789"].map((character, i) => [character, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][i]!]),
);

/** Labels of a linear axis from 0 to about `largest`, as 0, 0.5×10⁻⁴, 1×10⁻⁴: one power of ten for all; none where numbers are short. */
export function linearLabels(largest: number): string {
  const exponent = Math.floor(Math.log10(largest));
  if (!Number.isFinite(exponent) || (exponent >= -2 && exponent <= 3)) return "format(datum.value, '.4~g')";
  const power = [...String(exponent)].map((character) => superscripts[character]).join("");
  return `datum.value == 0 ? '0' : format(datum.value / 1e${exponent}, '.3~g') + '×10${power}'`;
}

/** Sets ψ_T and its like, a Greek letter with a subscript behind an underscore, as people write it; Vega has no subscripts. */
function withSubscripts(svg: string): string {
  const subscript = /(\p{Script=Greek})_([A-Za-z0-9]+)((?:(?!\p{Script=Greek}_).)*)/gu;
  const lowered = '$1<tspan dy="0.3em" font-size="70%">$2</tspan><tspan dy="-0.21em">$3</tspan>'; // up again by 70% of 0.3
  return svg.replaceAll(/(?<=<text[^>]*>)[^<]+/g, (text) => text.replaceAll(subscript, lowered));
}

/** What `parse` makes of a specification. @throws {ArgumentError} if it is none. */
function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArgumentError(`renderFigure: \`spec\` is no Vega-Lite specification: ${reason.replace(/\.+$/, "")}.`, {
      cause,
    });
  }
}

/**
 * Renders a Vega-Lite specification. Subscripts of Greek letters are written ψ_T.
 *
 * @param scale - Pixels of the PNG per unit of the figure; 3 is about 300 dots per inch at print size.
 */
export async function renderFigure(spec: TopLevelSpec, options: { readonly scale?: number } = {}): Promise<Picture> {
  noMore("renderFigure", arguments, 2);
  requireArgument("renderFigure", "spec", spec, kind("a Vega-Lite specification, an object", isPlain));
  const { scale = 3 } = requireOptions("renderFigure", options, { scale: number({ above: 0, most: 100 }) });
  // Loaded only here: together they take longer than most commands.
  const [vega, { compile }, { Resvg }] = await Promise.all([
    import("vega"),
    import("vega-lite"),
    import("@resvg/resvg-js"),
  ]);
  const compiled = () => vega.parse(compile(spec, { config: theme }).spec);
  const view = new vega.View(parsed(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    const svg = withSubscripts(await view.toSVG());
    const resvg = new Resvg(svg, {
      fitTo: { mode: "zoom", value: scale },
      font: { fontDirs: [fontFiles], loadSystemFonts: false, defaultFontFamily: font },
    });
    return { svg, png: resvg.render().asPng() };
  } finally {
    view.finalize();
  }
}
