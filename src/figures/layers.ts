import type { linearAxis, logAxis, placesAxis } from "./axes.js";
import { bandOpacity, pointSize } from "./legend.js";
import type { Shape } from "./theme.js";

/** A point of a curve. */
export interface Row {
  readonly x: number;
  readonly y: number;
  /** Ends of the band or the bar through it. */
  readonly low?: number;
  readonly high?: number;
  /** Of several lines that look alike, the one that it belongs to. */
  readonly group?: number;
}

type Axis = ReturnType<typeof logAxis> | ReturnType<typeof linearAxis> | ReturnType<typeof placesAxis>;

/** Of one plot, for all its layers. */
export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/** How a line looks. */
export interface Line {
  readonly width: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** In steps that end at each row. */
  readonly stepped?: boolean;
}

const place = ({ x, y }: Axes) => ({ x: { field: "x", ...x }, y: { field: "y", ...y } });
const span = ({ x, y }: Axes) => ({ x: { field: "x", ...x }, y: { field: "low", ...y }, y2: { field: "high" } });

/** Lines through the rows of each group; a point where a line would have no length. */
export function lineLayer(axes: Axes, rows: readonly Row[], colour: string, look: Line) {
  const opacity = look.opacity ?? 1;
  const isPoint = new Set(rows.map(({ x }) => x)).size === 1;
  return {
    data: { values: [...rows] },
    mark: {
      type: "line" as const,
      clip: !isPoint,
      color: colour,
      strokeWidth: look.width,
      opacity,
      ...(look.dash && { strokeDash: [...look.dash] }),
      ...(look.stepped && { interpolate: "step-before" as const }),
      ...(isPoint && { point: { color: colour, filled: true, opacity } }),
    },
    encoding: { ...place(axes), detail: { field: "group" } },
  };
}

/** Between `low` and `high` of the rows; a wide bar where a band would have no width. */
export function bandLayer(axes: Axes, rows: readonly Row[], colour: string) {
  const look = { clip: true, color: colour, opacity: bandOpacity };
  const mark =
    rows.length === 1 ? { type: "rule" as const, strokeWidth: 8, ...look } : { type: "area" as const, ...look };
  return { data: { values: [...rows] }, mark, encoding: span(axes) };
}

/** From `low` to `high` of each row. */
export function barLayer(axes: Axes, rows: readonly Row[], colour: string) {
  return {
    data: { values: [...rows] },
    mark: { type: "rule" as const, clip: true, color: colour, strokeWidth: 1.5 },
    encoding: span(axes),
  };
}

/** A whole point at each row, at the edges of the plot too. */
export function pointLayer(
  axes: Axes,
  rows: readonly Row[],
  { colour, shape }: { readonly colour: string; readonly shape: Shape },
) {
  return {
    data: { values: [...rows] },
    mark: { type: "point" as const, shape, color: colour, filled: true, size: pointSize, opacity: 1 },
    encoding: place(axes),
  };
}
