import { counted } from "../arguments/counted.js";
import { ArgumentError } from "../native/errors.js";
import { linearAxis, plotSizes } from "./axes.js";
import { barLayer, type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import { black, grey, lookOf } from "./theme.js";

/** What the figure of `nnqs entropy` shows; arrays are over the cuts. */
export interface EntropyContent {
  /** Above the plot; none by default. */
  readonly title?: string | undefined;
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

const size = plotSizes.alone;
const lines = {
  network: { width: 1.8 },
  page: { width: 1.8, dash: [6, 4] },
} as const satisfies Readonly<Record<string, Line>>;

/** Entropy over subsystem size, one curve per network: a straight rise is a volume law, a plateau an area law. */
export function entropyFigure(content: EntropyContent): FigureSpec {
  const points = content.sizes.length * content.curves.length;
  if (points > mostPoints) {
    throw new ArgumentError(`${points} points are more than the ${mostPoints} that a picture can show.`);
  }
  const axes = {
    x: linearAxis("sites in the subsystem", { zero: false, nice: false, padding: 10 }, { tickMinStep: 1, format: "d" }),
    y: linearAxis(content.order === 1 ? "von Neumann entropy S" : `Rényi entropy, α = ${content.order}`, {
      zero: true,
    }),
  };
  const curve = (values: readonly number[], spread?: readonly number[]): Row[] =>
    values.map((y, cut) => {
      const std = spread?.[cut] ?? 0;
      return { x: content.sizes[cut]!, y, low: Math.max(0, y - std), high: y + std };
    });
  const networks = content.curves.map(({ label, mean, standardDeviation }, i) => {
    return { label, look: lookOf(i), rows: curve(mean, standardDeviation) };
  });
  const layer = [
    lineLayer(axes, curve(content.page), black, lines.page),
    ...networks.flatMap(({ rows, look }) => [
      lineLayer(axes, rows, look.colour, lines.network),
      barLayer(axes, rows, look.colour),
      pointLayer(axes, rows, look),
    ]),
  ];
  const entries: LegendEntry[] = networks.map(({ label, look: { colour, shape } }) => {
    return { label, colour, point: shape, line: lines.network };
  });
  const scatter = {
    label: `mean of ${counted(content.members, "state")} ± standard deviation of one`,
    colour: grey,
    point: lookOf(0).shape,
    bar: true,
  };
  const legend = [entries, [{ label: pageLabel, colour: black, line: lines.page }, scatter]];
  return figureOf(content.title, size, [{ layer }], legend);
}
