import type { TopLevelSpec } from "vega-lite";
import { type Picture, palette, renderFigure } from "./render.js";

/** What Fig. 3 shows of one model. */
export interface Fig3Content {
  readonly title: string;
  readonly trainSizes: readonly number[];
  /** Total loss of the infinite-width limit, per training size. */
  readonly infinite: readonly number[];
  readonly ensembles: readonly {
    readonly width: number;
    /** Over the members, per training size. */
    readonly mean: readonly number[];
    readonly standardError: readonly number[];
  }[];
}

const limit = "∞ width";

/** Fig. 3: total loss over training sizes, one line per width with error bars, and the infinite-width limit. */
export function renderFig3(content: Fig3Content): Promise<Picture> {
  return renderFigure(fig3Spec(content));
}

/** The Vega-Lite specification of {@link renderFig3}. */
export function fig3Spec(content: Fig3Content): TopLevelSpec {
  const names = [...content.ensembles.map(({ width }) => `width ${width}`), limit];
  const colours = [
    ...content.ensembles.map((_, i) => palette[i % (palette.length - 1)]!),
    palette[palette.length - 1]!,
  ];
  const color = {
    field: "series",
    type: "nominal" as const,
    scale: { domain: names, range: colours },
    legend: { title: null, orient: "bottom" as const, direction: "horizontal" as const, symbolType: "stroke" },
  };
  const x = {
    field: "train",
    type: "quantitative" as const,
    scale: { zero: false, nice: false, padding: 25 },
    axis: { title: "training points |B|", values: [...content.trainSizes], format: "d" },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    scale: { zero: true, nice: true },
    axis: { title: "total loss  (1/D) Σ |ψ − ψₜ|²", format: ".1e" },
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: content.title,
    width: 420,
    height: 320,
    data: { values: rowsOf(content) },
    layer: [
      {
        mark: { type: "line", strokeWidth: 2 },
        encoding: {
          x,
          y: y("loss"),
          color,
          strokeDash: { condition: { test: `datum.series === '${limit}'`, value: [6, 4] }, value: [1, 0] },
        },
      },
      { mark: { type: "point", filled: true, size: 50, opacity: 1 }, encoding: { x, y: y("loss"), color } },
      { mark: { type: "rule", strokeWidth: 1.5 }, encoding: { x, y: y("low"), y2: { field: "high" }, color } },
    ],
  };
}

function rowsOf(content: Fig3Content) {
  const row = (series: string, i: number, loss: number, error: number) => ({
    series,
    train: content.trainSizes[i]!,
    ...{ loss, low: loss - error, high: loss + error },
  });
  return [
    ...content.ensembles.flatMap(({ width, mean, standardError }) =>
      mean.map((loss, i) => row(`width ${width}`, i, loss, standardError[i]!)),
    ),
    ...content.infinite.map((loss, i) => row(limit, i, loss, 0)),
  ];
}
