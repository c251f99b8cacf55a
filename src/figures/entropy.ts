import type { TopLevelSpec } from "vega-lite";
import { ArgumentError } from "../native/errors.js";
import { type Picture, palette, renderFigure } from "./render.js";

/** What the figure of `nnqs entropy` shows; arrays are over the cuts. */
export interface EntropyContent {
  readonly sites: number;
  readonly members: number;
  /** Rényi order shown; 1 is von Neumann's. */
  readonly order: number;
  /** Number of sites in A at each cut. */
  readonly sizes: readonly number[];
  /** Page's value for random states. */
  readonly page: readonly number[];
  readonly curves: readonly {
    readonly label: string;
    readonly mean: readonly number[];
    readonly standardDeviation: readonly number[];
  }[];
}

/** What the figure calls the curve of random states. */
export const pageLabel = "Page, random states";

/** More cannot be told apart, and take minutes to draw. */
const mostPoints = 5000;

/** Entropy over subsystem size, one curve per network: a straight rise is a volume law, a plateau an area law. */
export async function renderEntropy(content: EntropyContent): Promise<Picture> {
  const points = content.sizes.length * content.curves.length;
  if (points > mostPoints) {
    throw new ArgumentError(`${points} points are more than the ${mostPoints} that a picture can show.`);
  }
  return renderFigure(entropyFigure(content));
}

/** The Vega-Lite specification of {@link renderEntropy}. */
export function entropyFigure(content: EntropyContent): TopLevelSpec {
  const domain = [...content.curves.map(({ label }) => label), pageLabel];
  const range = domain.map((name, i) =>
    name === pageLabel ? "#000000" : (palette[i % (palette.length - 1)] as string),
  );
  const legend = { title: null, orient: "right" as const, symbolType: "stroke" };
  const color = { field: "series", type: "nominal" as const, scale: { domain, range }, legend };
  const dashes = domain.map((name, i) => (name === pageLabel ? [6, 4] : i < palette.length - 1 ? [1, 0] : [2, 2]));
  const strokeDash = { field: "series", type: "nominal" as const, scale: { domain, range: dashes }, legend };
  const x = {
    field: "size",
    type: "quantitative" as const,
    axis: { title: "sites in the subsystem", tickMinStep: 1, format: "d" },
    scale: { nice: false, padding: 10 },
  };
  const name = content.order === 1 ? "von Neumann entropy S" : `Rényi entropy, α = ${content.order}`;
  const y = (field: string) => ({ field, type: "quantitative" as const, axis: { title: name }, scale: { zero: true } });
  const members = { filter: `datum.series !== '${pageLabel}'` };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: `Entropy of subsystems of ${content.sites} spins`,
      subtitle: `mean of ${content.members} members; bars: standard deviation of one member`,
    },
    width: 480,
    height: 340,
    data: { values: rowsOf(content) },
    layer: [
      { mark: { type: "line", strokeWidth: 1.8 }, encoding: { x, y: y("value"), color, strokeDash } },
      {
        transform: [members],
        mark: { type: "rule", strokeWidth: 1.5 },
        encoding: { x, y: y("low"), y2: { field: "high" }, color },
      },
      {
        transform: [members],
        mark: { type: "point", filled: true, size: 40, opacity: 1 },
        encoding: { x, y: y("value"), color },
      },
    ],
  };
}

interface Row {
  readonly size: number;
  readonly series: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function rowsOf(content: EntropyContent): Row[] {
  const row = (series: string, cut: number, value: number, spread: number): Row => ({
    ...{ size: content.sizes[cut]!, series, value },
    ...{ low: Math.max(0, value - spread), high: value + spread },
  });
  return [
    ...content.page.map((value, cut) => row(pageLabel, cut, value, 0)),
    ...content.curves.flatMap(({ label, mean, standardDeviation }) =>
      mean.map((value, cut) => row(label, cut, value, standardDeviation[cut]!)),
    ),
  ];
}
