import { counted } from "../arguments/counted.js";
import {
  anyNumber,
  inNameOf,
  type Kind,
  list,
  noMore,
  number,
  optional,
  record,
  requireArgument,
  text,
  whole,
} from "../arguments/index.js";
import {
  type Domain,
  decadesAround,
  linearAxis,
  linearLabels,
  logAxis,
  placesAxis,
  plotSizes,
  powerOf,
} from "./axes.js";
import { barLayer, type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import { above } from "./lossRows.js";
import { type Picture, renderFigure } from "./render.js";
import { black, grey, lookOf } from "./theme.js";

/** A loss over the training sizes, averaged over the members. */
export interface SizeCurve {
  /** One per training size. */
  readonly mean: readonly number[];
  /** Of the means; 0 for a single member. */
  readonly standardError: readonly number[];
}

/** Losses of the finite networks of one width, on each kind of points. */
export interface SizeCurves {
  /** Units of the hidden layers. */
  readonly width: number;
  /** On all points. */
  readonly total: SizeCurve;
  /** On the training points. */
  readonly train: SizeCurve;
  /** On the test points. */
  readonly test: SizeCurve;
}

/** What Fig. 3 shows of one model: the total loss, as in the paper, and its two parts. */
export interface Fig3Content {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  /** Networks per width. */
  readonly members: number;
  /** Numbers of training states, ascending. */
  readonly trainSizes: readonly number[];
  /** Losses of the infinite-width limit, per training size. */
  readonly infinite: Readonly<Record<Fig3Panel, readonly number[]>>;
  /** Finite networks, one element per width. */
  readonly ensembles: readonly SizeCurves[];
  /** Losses of ψ = 0, mean |ψ_T|² over the points, per training size. */
  readonly zero?: Readonly<Record<Fig3Panel, readonly number[]>>;
}

/** Which points a loss is averaged over: all, or the training or the test points. */
export type Fig3Panel = "total" | "train" | "test";

const panels = ["total", "train", "test"] as const satisfies readonly Fig3Panel[];
const titles = { total: "all points", train: "training points", test: "test points" };
const size = plotSizes.ofThree;
const ticks = 8;
/** Losses of one plot that differ by more are drawn in logarithms, in all plots; training sizes too. */
const largestRatio = { losses: 50, sizes: 10 };
const lines = {
  ensemble: { width: 2 },
  limit: { width: 2, dash: [6, 4] },
  zero: { width: 1.6, dash: [9, 3, 1.5, 3] },
} as const satisfies Readonly<Record<string, Line>>;

const numbers = list("a list of numbers", anyNumber);
const panelsOf = (kind: Kind) => ({ total: kind, train: kind, test: kind });
const curve = record("a curve, { mean, standardError }", { mean: numbers, standardError: numbers });
const contentKind = record("what Fig. 3 shows", {
  title: optional(text),
  members: whole(0),
  trainSizes: numbers,
  infinite: record("losses by points", panelsOf(numbers)),
  zero: optional(record("losses by points", panelsOf(numbers))),
  ensembles: list("a list of ensembles", record("the losses of a width", { width: number(), ...panelsOf(curve) })),
});

/** Fig. 3: losses over training sizes, one line per width with error bars, and the infinite-width limit. */
export async function renderFig3(content: Fig3Content): Promise<Picture> {
  noMore("renderFig3", arguments, 1);
  return renderFigure(inNameOf("renderFig3", () => fig3Figure(content)));
}

/** The Vega-Lite specification of {@link renderFig3}. */
export function fig3Figure(content: Fig3Content): FigureSpec {
  noMore("fig3Figure", arguments, 1);
  requireArgument("fig3Figure", "content", content, contentKind);
  const shown = panels.filter((points) => curveOf(content, content.infinite[points]).length > 0);
  const plots = shown.map((points) => curvesOf(content, points));
  const isLogarithmic = plots.some((curves) => spreadOf(curves) > largestRatio.losses);
  const decades = plots.map((curves) => (isLogarithmic ? decadesAround(rowsOf(curves).map(({ y }) => y)) : undefined));
  const cut = decades.filter((axis, i) => axis && rowsOf(plots[i]!).some(({ y }) => y < axis[0]));
  return figureOf(
    content.title,
    size,
    shown.map((points, i) => ({ title: titles[points], layer: layersOf(content, plots[i]!, decades[i], i === 0) })),
    legendOf(content, cut[0]?.[0]),
  );
}

/** The curves of one plot. */
interface Curves {
  readonly ensembles: readonly { readonly rows: readonly Row[]; readonly look: ReturnType<typeof lookOf> }[];
  readonly limit: readonly Row[];
  readonly zero: readonly Row[];
}

function curvesOf(content: Fig3Content, points: Fig3Panel): Curves {
  return {
    ensembles: content.ensembles.map(({ [points]: { mean, standardError } }, i) => ({
      rows: curveOf(content, mean, standardError),
      look: lookOf(i),
    })),
    limit: curveOf(content, content.infinite[points]),
    zero: content.zero ? curveOf(content, content.zero[points]) : [],
  };
}

function rowsOf({ ensembles, limit, zero }: Curves): Row[] {
  return [limit, zero, ...ensembles.map(({ rows }) => rows)].flat();
}

/** The largest loss over the smallest one. */
function spreadOf(curves: Curves): number {
  const losses = rowsOf(curves).flatMap(({ y }) => (y > 0 ? [y] : []));
  return losses.length === 0 ? 1 : Math.max(...losses) / Math.min(...losses);
}

/** @param decades - Of a logarithmic axis of losses; none: a linear one. */
function layersOf({ trainSizes }: Fig3Content, curves: Curves, decades: Domain | undefined, isFirst: boolean) {
  const [floor] = decades ?? [0];
  const loss = isFirst ? "loss  ⟨|ψ − ψ_T|²⟩" : null;
  const highest = rowsOf(curves).map(({ y, high }) => high ?? y);
  const axes = {
    x: placesAxis("training set |B|", trainSizes, largestRatio.sizes),
    y: decades
      ? logAxis(loss, decades)
      : linearAxis(
          loss,
          { zero: true, nice: ticks }, // the axis ends on a tick, so that titles are at one height
          { tickCount: ticks, labelExpr: linearLabels(Math.max(...highest.filter(Number.isFinite))) },
        ),
  };
  const line = (rows: readonly Row[], colour: string, look: Line) =>
    lineLayer(axes, decades ? above(inOrder(rows), floor) : rows, colour, look);
  const shown = curves.ensembles.map(({ rows, look }) => ({ rows: decades ? barsAbove(rows, floor) : rows, look }));
  return [
    ...curves.ensembles.map(({ rows, look }) => line(rows, look.colour, lines.ensemble)),
    ...shown.map(({ rows, look }) => barLayer(axes, rows, look.colour)),
    ...shown.map(({ rows, look }) => pointLayer(axes, rows, look)),
    line(curves.zero, grey, lines.zero),
    line(curves.limit, black, lines.limit),
  ];
}

function inOrder(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => a.x - b.x);
}

/** Points above the lower edge, with what lies above it of their bars. */
function barsAbove(rows: readonly Row[], floor: number): Row[] {
  return rows.filter(({ y }) => y >= floor).map(({ low = floor, ...row }) => ({ ...row, low: Math.max(low, floor) }));
}

function legendOf({ ensembles, members, zero }: Fig3Content, cutBelow: number | undefined): LegendEntry[][] {
  const widths = ensembles.map(({ width }, i) => {
    const { colour, shape: point } = lookOf(i);
    return { label: `width ${width}`, colour, point, line: lines.ensemble };
  });
  const limits = [
    { label: "∞ width", colour: black, line: lines.limit },
    ...(zero ? [{ label: "ψ = 0", colour: grey, line: lines.zero }] : []),
    ...(widths.length > 0
      ? [
          {
            label: `mean of ${counted(members, "network")} ± standard error`,
            colour: grey,
            point: lookOf(0).shape,
            bar: true,
          },
        ]
      : []),
    ...(cutBelow === undefined
      ? []
      : [{ label: `below ${powerOf(Math.round(Math.log10(cutBelow)))} not shown`, colour: grey }]),
  ];
  return widths.length > 0 ? [widths, limits] : [limits];
}

/** Without the sizes that leave no test point, and members that diverged. */
function curveOf({ trainSizes }: Fig3Content, losses: readonly number[], errors?: readonly number[]): Row[] {
  return losses
    .map((y, i) => ({ x: trainSizes[i]!, y, ...(errors && { low: y - errors[i]!, high: y + errors[i]! }) }))
    .filter(({ y }) => Number.isFinite(y));
}
