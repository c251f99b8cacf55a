import { counted } from "../arguments/counted.js";
import { linearAxis, plotSizes } from "./axes.js";
import { barLayer, type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import { black, grey, lookOf } from "./theme.js";

/** What Fig. 1 shows; every array is over the sizes. */
export interface Fig1Content {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  readonly sizes: readonly number[];
  readonly members: number;
  /** (d/2)·ln 2. */
  readonly maximum: readonly number[];
  /** Page's value as (S40) has it, and exact. */
  readonly page: readonly number[];
  readonly pageExact: readonly number[];
  readonly curves: readonly Fig1Curve[];
}

/** The ensemble of one width. */
export interface Fig1Curve {
  readonly width: number;
  readonly mean: readonly number[];
  readonly standardDeviation: readonly number[];
  readonly renyi2Bound: readonly number[];
}

/** In units of the axis, between points of neighbouring widths, which stand side by side. */
const pointShift = 0.12;
const size = plotSizes.ofTwo;
const lines = {
  ensemble: { width: 1.8 },
  bound: { width: 1.8, dash: [2, 3] },
  pageExact: { width: 1.8 },
  page: { width: 1.8, dash: [6, 3] },
  maximum: { width: 1.8, dash: [10, 4] },
} as const satisfies Readonly<Record<string, Line>>;

/**
 * Fig. 1: entropy of half the system over its size, with the maximum, Page's value and the Rényi-2 bounds; beside it how far
 * each stays under the maximum, where widths can be told apart.
 */
export function fig1Figure(content: Fig1Content): FigureSpec {
  const plots = [{ layer: layersOf(content, false) }, { layer: layersOf(content, true) }];
  return figureOf(content.title, size, plots, legendOf(content));
}

/** @param fromMaximum - Whether entropies are drawn by how far they stay under the maximum. */
function layersOf(content: Fig1Content, fromMaximum: boolean) {
  const shown = (entropy: number, i: number) => (fromMaximum ? content.maximum[i]! - entropy : entropy);
  const axes = {
    x: linearAxis("system size d", { nice: false, padding: 12, zero: false }, { values: content.sizes, format: "d" }),
    y: linearAxis(fromMaximum ? "maximum − S" : "entropy S", { zero: true }),
  };
  const curve = (values: readonly number[]): Row[] => content.sizes.map((x, i) => ({ x, y: shown(values[i]!, i) }));
  const bars = ({ mean, standardDeviation }: Fig1Curve, shift: number): Row[] =>
    curve(mean).map(({ x, y }, i) => ({
      x: x + shift,
      y,
      low: y - standardDeviation[i]!,
      high: y + standardDeviation[i]!,
    }));
  const ensembles = content.curves.map((ensemble, i) => ({
    ensemble,
    look: lookOf(i),
    bars: bars(ensemble, pointShift * (i - (content.curves.length - 1) / 2)),
  }));
  return [
    ...(fromMaximum ? [] : [lineLayer(axes, curve(content.maximum), black, lines.maximum)]),
    lineLayer(axes, curve(content.pageExact), black, lines.pageExact),
    lineLayer(axes, curve(content.page), grey, lines.page),
    ...ensembles.map(({ ensemble, look }) => lineLayer(axes, curve(ensemble.renyi2Bound), look.colour, lines.bound)),
    ...ensembles.map(({ ensemble, look }) => lineLayer(axes, curve(ensemble.mean), look.colour, lines.ensemble)),
    ...ensembles.map((each) => barLayer(axes, each.bars, each.look.colour)),
    ...ensembles.map((each) => pointLayer(axes, each.bars, each.look)),
  ];
}

function legendOf({ curves, members }: Fig1Content): LegendEntry[][] {
  const widths = curves.map(({ width }, i) => {
    const { colour, shape: point } = lookOf(i);
    return { label: `N = ${width}, von Neumann`, colour, point, line: lines.ensemble };
  });
  const bounds = curves.map(({ width }, i) => {
    return { label: `N = ${width}, Rényi-2 bound`, colour: lookOf(i).colour, line: lines.bound };
  });
  const references = [
    { label: "Page, exact", colour: black, line: lines.pageExact },
    { label: "Page, (S40)", colour: grey, line: lines.page },
    { label: "maximum", colour: black, line: lines.maximum },
  ];
  const scatter = {
    label: `mean of ${counted(members, "state")} ± standard deviation of one`,
    colour: grey,
    point: lookOf(0).shape,
    bar: true,
  };
  return [widths, bounds, references, [scatter]];
}
