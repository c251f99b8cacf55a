import type { TopLevelSpec } from "vega-lite";
import {
  inNameOf,
  type Kind,
  kind,
  list,
  noMore,
  number,
  optional,
  record,
  requireArgument,
  text,
  whole,
} from "../arguments/index.js";
import { linearAxis, linearLabels } from "./axes.js";
import { barLayer, type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { figureOf } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import { type Picture, renderFigure } from "./render.js";
import { black, grey, lookOf } from "./theme.js";

/** A loss over the training sizes, averaged over the members. */
export interface SizeCurve {
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
}

/** What Fig. 3 shows of one model: the total loss, as in the paper, and its two parts. */
export interface Fig3Content {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  /** Networks per width. */
  readonly members: number;
  readonly trainSizes: readonly number[];
  /** Losses of the infinite-width limit, per training size. */
  readonly infinite: Readonly<Record<Fig3Panel, readonly number[]>>;
  readonly ensembles: readonly ({ readonly width: number } & Readonly<Record<Fig3Panel, SizeCurve>>)[];
  /** Losses of ψ = 0, mean |ψ_T|² over the points, per training size. */
  readonly zero?: Readonly<Record<Fig3Panel, readonly number[]>>;
}

/** Which points a loss is averaged over: all, or the training or the test points. */
export type Fig3Panel = (typeof panels)[number];

const panels = ["total", "train", "test"] as const;
const titles = { total: "all points", train: "training points", test: "test points" };
const size = { width: 300, height: 300 };
const ticks = 8;
const lines = {
  ensemble: { width: 2 },
  limit: { width: 2, dash: [6, 4] },
  zero: { width: 1.6, dash: [9, 3, 1.5, 3] },
} as const satisfies Readonly<Record<string, Line>>;

const numbers = list(
  "a list of numbers",
  kind("a number", (value) => typeof value === "number"),
);
const panelsOf = (kind: Kind) => ({ total: kind, train: kind, test: kind });
const curve = record("a curve, { mean, standardError }", { mean: numbers, standardError: numbers });
const contentKind = record("what Fig. 3 shows", {
  ...{ title: optional(text), members: whole(0), trainSizes: numbers },
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
export function fig3Figure(content: Fig3Content): TopLevelSpec {
  noMore("fig3Figure", arguments, 1);
  requireArgument("fig3Figure", "content", content, contentKind);
  const shown = panels.filter((points) => curveOf(content, content.infinite[points]).length > 0);
  return figureOf(
    content.title,
    size,
    shown.map((points, i) => ({ title: titles[points], layer: layersOf(content, points, i === 0) })),
    legendOf(content),
  ) as TopLevelSpec;
}

function layersOf(content: Fig3Content, points: Fig3Panel, isFirst: boolean) {
  const ensembles = content.ensembles.map(({ [points]: { mean, standardError } }, i) => ({
    rows: curveOf(content, mean, standardError),
    look: lookOf(i),
  }));
  const limit = curveOf(content, content.infinite[points]);
  const zero = content.zero ? curveOf(content, content.zero[points]) : [];
  const highest = [limit, zero, ...ensembles.map(({ rows }) => rows)].flat().map(({ y, high }) => high ?? y);
  const sizes = { values: content.trainSizes, format: "d" };
  const axes = {
    x: linearAxis("training set |B|", { zero: false, nice: false, padding: 25 }, sizes),
    y: linearAxis(
      isFirst ? "loss  ⟨|ψ − ψ_T|²⟩" : null,
      { zero: true, nice: ticks }, // the axis ends on a tick, so that titles are at one height
      { tickCount: ticks, labelExpr: linearLabels(Math.max(...highest.filter(Number.isFinite))) },
    ),
  };
  return [
    ...ensembles.map(({ rows, look }) => lineLayer(axes, rows, look.colour, lines.ensemble)),
    ...ensembles.map(({ rows, look }) => barLayer(axes, rows, look.colour)),
    ...ensembles.map(({ rows, look }) => pointLayer(axes, rows, look)),
    lineLayer(axes, zero, grey, lines.zero),
    lineLayer(axes, limit, black, lines.limit),
  ];
}

function legendOf({ ensembles, members, zero }: Fig3Content): LegendEntry[][] {
  const widths = ensembles.map(({ width }, i) => {
    const { colour, shape: point } = lookOf(i);
    return { label: `width ${width}`, colour, point, line: lines.ensemble };
  });
  const limits = [
    { label: "∞ width", colour: black, line: lines.limit },
    ...(zero ? [{ label: "ψ = 0", colour: grey, line: lines.zero }] : []),
    ...(widths.length > 0
      ? [{ label: `mean of ${members} networks ± standard error`, colour: grey, point: lookOf(0).shape, bar: true }]
      : []),
  ];
  return widths.length > 0 ? [widths, limits] : [limits];
}

/** Without the sizes that leave no test point, and members that diverged. */
function curveOf({ trainSizes }: Fig3Content, losses: readonly number[], errors?: readonly number[]): Row[] {
  return losses
    .map((y, i) => ({ x: trainSizes[i]!, y, ...(errors && { low: y - errors[i]!, high: y + errors[i]! }) }))
    .filter(({ y }) => Number.isFinite(y));
}
