import type { Shape } from "./theme.js";

/** A text and what stands before it: any of a band, a bar, a line and a point, as they are in the plot. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly line?: { readonly width: number; readonly dash?: readonly number[]; readonly opacity?: number };
  readonly point?: Shape;
  readonly band?: boolean;
  readonly bar?: boolean;
}

/** How opaque bands are, here and in the plots. */
export const bandOpacity = 0.2;
/** Area of points. */
export const pointSize = 40;

const rowHeight = 20;
const sampleWidth = 30;
/** From the start of a sample to that of its text, and from a text to the next sample. */
const [textStart, gap] = [36, 18];
/** Of a letter of 12 units: DejaVu Sans has 7.1 in the mean. */
const letterWidth = 7.2;

/**
 * A legend as a view of its own, below the plots: Vega's cannot show a band, a line and a point in one sample. Each group fills rows of its own,
 * in as many columns as there is room for.
 *
 * @param room - Width of the plots.
 */
export function legendBelow(groups: readonly (readonly LegendEntry[])[], room: number) {
  const rows = groups.flatMap((entries) => arranged(entries, room));
  return {
    height: rowHeight * rows.length,
    data: { values: [{}] },
    view: { stroke: null },
    layer: rows.flatMap((entries, row) => entries.flatMap(({ entry, x }) => sample(entry, x, rowHeight * (row + 0.5)))),
  };
}

/** Entries by row, with their places. */
function arranged(entries: readonly LegendEntry[], room: number) {
  for (let columns = entries.length; columns > 0; columns--) {
    const rows = Array.from({ length: Math.ceil(entries.length / columns) }, (_, i) =>
      entries.slice(i * columns, (i + 1) * columns),
    );
    const starts = [0];
    for (let column = 0; column < columns; column++) {
      const letters = Math.max(...rows.map((row) => [...(row[column]?.label ?? "")].length));
      starts.push(starts[column]! + Math.ceil(textStart + letterWidth * letters + gap));
    }
    if (columns > 1 && starts[columns]! - gap > room) continue;
    return rows.map((row) => row.map((entry, column) => ({ entry, x: starts[column]! })));
  }
  return [];
}

/** The layers of one entry whose sample begins at x, at the height y. */
function sample({ label, colour, band, bar, line, point }: LegendEntry, x: number, y: number) {
  const at = (value: number) => ({ value });
  const ends = { x: at(x), x2: at(x + sampleWidth), y: at(y) };
  const middle = { x: at(x + sampleWidth / 2), y: at(y) };
  return [
    ...(band
      ? [
          {
            mark: { type: "rect" as const, color: colour, opacity: bandOpacity },
            encoding: { ...ends, y: at(y - 7), y2: at(y + 7) },
          },
        ]
      : []),
    ...(line
      ? [
          {
            mark: {
              type: "rule" as const,
              color: colour,
              strokeWidth: line.width,
              opacity: line.opacity ?? 1,
              ...(line.dash && { strokeDash: [...line.dash] }),
            },
            encoding: ends,
          },
        ]
      : []),
    ...(bar
      ? [
          {
            mark: { type: "rule" as const, color: colour, strokeWidth: 1.5 },
            encoding: { x: middle.x, y: at(y - 8), y2: at(y + 8) },
          },
        ]
      : []),
    ...(point
      ? [
          {
            mark: { type: "point" as const, shape: point, color: colour, filled: true, size: pointSize, opacity: 1 },
            encoding: middle,
          },
        ]
      : []),
    {
      mark: { type: "text" as const, text: label, align: "left" as const, baseline: "middle" as const, fontSize: 12 },
      encoding: { x: at(x + textStart), y: at(y) },
    },
  ];
}
