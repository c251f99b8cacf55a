import type { TopLevelSpec } from "vega-lite";
import { inNameOf, type Kind, list, noMore, number, record, requireArgument, text, whole } from "../arguments/index.js";
import { linearLabels, type Picture, palette, renderFigure } from "./render.js";

/** A loss over the training sizes, averaged over the members. */
export interface SizeCurve {
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
}

/** What Fig. 3 shows of one model: the total loss, as in the paper, and its two parts. */
export interface Fig3Content {
  readonly title: string;
  /** Networks per width. */
  readonly members: number;
  readonly trainSizes: readonly number[];
  /** Losses of the infinite-width limit, per training size. */
  readonly infinite: Readonly<Record<Fig3Panel, readonly number[]>>;
  readonly ensembles: readonly ({ readonly width: number } & Readonly<Record<Fig3Panel, SizeCurve>>)[];
}

/** Which points a loss is averaged over: all, or the training or the test points. */
export type Fig3Panel = (typeof panels)[number];

const panels = ["total", "train", "test"] as const;
const titles = { total: "all points", train: "training points", test: "test points" };
const limit = "∞ width";
const ticks = 8;

const numbers = list("a list of numbers");
const panelsOf = (kind: Kind) => ({ total: kind, train: kind, test: kind });
const curve = record("a curve, { mean, standardError }", { mean: numbers, standardError: numbers });
const contentKind = record("what Fig. 3 shows", {
  ...{ title: text, members: whole(0), trainSizes: numbers },
  infinite: record("losses by points", panelsOf(numbers)),
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
  const names = [...content.ensembles.map(({ width }) => `width ${width}`), limit];
  const colours = [
    ...content.ensembles.map((_, i) => palette[i % (palette.length - 1)]!),
    palette[palette.length - 1]!,
  ];
  const legend = { title: null, orient: "bottom" as const, direction: "horizontal" as const, symbolType: "stroke" };
  const bySeries = { field: "series", type: "nominal" as const, legend };
  const color = { ...bySeries, scale: { domain: names, range: colours } };
  const dashes = names.map((name) => (name === limit ? [6, 4] : [1, 0]));
  const strokeDash = { ...bySeries, scale: { domain: names, range: dashes } };
  const x = {
    field: "train",
    type: "quantitative" as const,
    scale: { zero: false, nice: false, padding: 25 },
    axis: { title: "training set |B|", values: [...content.trainSizes], format: "d" },
  };
  const panel = (points: Fig3Panel, first: boolean) => {
    const rows = rowsOf(content, points);
    const largest = Math.max(...rows.map(({ high }) => high).filter(Number.isFinite));
    const y = (field: string) => ({
      field,
      type: "quantitative" as const,
      scale: { zero: true, nice: ticks }, // the axis ends on a tick, so that titles are at one height
      axis: { title: first ? "loss  ⟨|ψ − ψ_T|²⟩" : null, tickCount: ticks, labelExpr: linearLabels(largest) },
    });
    return {
      title: titles[points],
      width: 300,
      height: 300,
      data: { values: rows },
      layer: [
        {
          mark: { type: "line" as const, strokeWidth: 2 },
          encoding: { x, y: y("loss"), color, strokeDash },
        },
        {
          mark: { type: "point" as const, filled: true, size: 50, opacity: 1 },
          encoding: { x, y: y("loss"), color },
        },
        {
          mark: { type: "rule" as const, strokeWidth: 1.5 },
          encoding: { x, y: y("low"), y2: { field: "high" }, color },
        },
      ],
    };
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: content.title,
      ...(content.ensembles.length > 0 && { subtitle: `mean of ${content.members} members; bars: standard error` }),
    },
    spacing: 75,
    bounds: "flush",
    hconcat: panels.filter((points) => rowsOf(content, points).length > 0).map((points, i) => panel(points, i === 0)),
    resolve: { scale: { color: "shared", strokeDash: "shared" } },
  };
}

function rowsOf(content: Fig3Content, points: Fig3Panel) {
  const row = (series: string, i: number, loss: number, error: number) => ({
    series,
    train: content.trainSizes[i]!,
    ...{ loss, low: loss - error, high: loss + error },
  });
  const rows = [
    ...content.ensembles.flatMap(({ width, [points]: { mean, standardError } }) =>
      mean.map((loss, i) => row(`width ${width}`, i, loss, standardError[i]!)),
    ),
    ...content.infinite[points].map((loss, i) => row(limit, i, loss, 0)),
  ];
  return rows.filter(({ loss }) => Number.isFinite(loss)); // of a size that leaves no test point, and of members that diverged
}
