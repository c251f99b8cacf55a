import type { TopLevelSpec } from "vega-lite";
import { type Picture, palette, renderFigure } from "./render.js";

/** What Fig. 1 shows; every array is over the sizes. */
export interface Fig1Content {
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

interface Row {
  readonly size: number;
  readonly series: string;
  readonly value: number;
  /** Below the maximum. */
  readonly deficit: number;
  readonly spread: number;
  /** Points of different widths stand side by side. */
  readonly shifted: number;
}

/** In units of the axis, between points of neighbouring widths. */
const pointShift = 0.12;

const reference = { maximum: "maximum", page: "Page, (S40)", pageExact: "Page, exact" } as const;

/**
 * Fig. 1: entropy of half the system over its size, with the maximum, Page's value and the Rényi-2 bounds; below it how far
 * each stays under the maximum, where widths can be told apart.
 */
export function renderFig1(content: Fig1Content): Promise<Picture> {
  return renderFigure(fig1Figure(content));
}

/** The Vega-Lite specification of {@link renderFig1}. */
export function fig1Figure(content: Fig1Content): TopLevelSpec {
  const names = content.curves.map(({ width }) => ensembleName(width));
  const bounds = content.curves.map(({ width }) => boundName(width));
  const domain = [...names, ...bounds, reference.pageExact, reference.page, reference.maximum];
  const widthColours = names.map((_, i) => palette[i % (palette.length - 1)] as string);
  const legend = { title: null, orient: "right" as const, symbolType: "stroke" };
  const color = {
    field: "series",
    type: "nominal" as const,
    scale: { domain, range: [...widthColours, ...widthColours, "#000000", "#999999", "#000000"] },
    legend,
  };
  const strokeDash = {
    field: "series",
    type: "nominal" as const,
    scale: {
      domain,
      range: [...names.map(() => [1, 0]), ...bounds.map(() => [2, 3]), [1, 0], [6, 3], [10, 4]],
    },
    legend,
  };
  const x = {
    field: "size",
    type: "quantitative" as const,
    axis: { title: "system size d", values: [...content.sizes], format: "d" },
    scale: { nice: false, padding: 12, zero: false },
  };
  const xShifted = { ...x, field: "shifted" };
  const panel = (field: "value" | "deficit", title: string, height: number) => {
    const y = { field, type: "quantitative" as const, axis: { title }, scale: { zero: true } };
    const member = { filter: { field: "series", oneOf: names } };
    const ends = (sign: "+" | "-") => ({
      calculate: `datum.${field} ${sign} datum.spread`,
      as: sign === "+" ? "high" : "low",
    });
    return {
      width: 480,
      height,
      layer: [
        { mark: { type: "line" as const, strokeWidth: 1.8, clip: true }, encoding: { x, y, color, strokeDash } },
        {
          transform: [member, ends("+"), ends("-")],
          mark: { type: "rule" as const, strokeWidth: 1.5 },
          encoding: { x: xShifted, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        {
          transform: [member],
          mark: { type: "point" as const, filled: true, size: 45, opacity: 1 },
          encoding: { x, y, color },
        },
      ],
    };
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: "Entanglement entropy of half the system, Cos-net states",
      subtitle: `mean of ${content.members} members; bars: standard deviation of one member`,
    },
    data: { values: rowsOf(content) },
    vconcat: [panel("value", "entropy S", 300), panel("deficit", "maximum − S", 190)],
  };
}

function ensembleName(width: number): string {
  return `N = ${width}, von Neumann`;
}

function boundName(width: number): string {
  return `N = ${width}, Rényi-2 bound`;
}

function rowsOf(content: Fig1Content): Row[] {
  const curve = (series: string, values: readonly number[], spread?: readonly number[], shift = 0): Row[] =>
    content.sizes.map((size, i) => ({
      size,
      series,
      value: values[i]!,
      deficit: content.maximum[i]! - values[i]!,
      spread: spread?.[i] ?? 0,
      shifted: size + shift,
    }));
  return [
    ...curve(reference.maximum, content.maximum),
    ...curve(reference.pageExact, content.pageExact),
    ...curve(reference.page, content.page),
    ...content.curves.flatMap(({ width, mean, standardDeviation, renyi2Bound }, w) => [
      ...curve(boundName(width), renyi2Bound),
      ...curve(ensembleName(width), mean, standardDeviation, pointShift * (w - (content.curves.length - 1) / 2)),
    ]),
  ];
}
