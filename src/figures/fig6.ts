import { counted } from "../arguments/counted.js";
import { decadesAround, logAxis, powerOf } from "./axes.js";
import { barLayer, type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import { above, positiveRows } from "./lossRows.js";
import { black, grey, lookOf } from "./theme.js";

/** Of the members; one that a local minimum holds says nothing of the others. */
interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What fig6 shows of one number of shots. */
export interface Fig6Curve {
  /** In each basis; null for exact probabilities. */
  readonly shots: number | null;
  /** 1−F of every member over time. */
  readonly infidelity: readonly Float64Array[];
  /** At the last time. */
  readonly end: Readonly<Record<"infidelity" | "seen" | "unseen", Spread>>;
  /** Relative entropy that an efficient estimate has left; null for exact probabilities. */
  readonly efficient: number | null;
}

/** What fig6 shows. */
export interface Fig6Content {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  readonly times: Float64Array;
  /** Bases that were measured. */
  readonly bases: number;
  /** By number of shots. */
  readonly curves: readonly Fig6Curve[];
}

const size = { width: 400, height: 320 };
const shown = 7;
const lines = {
  mean: { width: 2.4 },
  member: { width: 0.7, opacity: 0.5 },
  efficient: { width: 1.6, dash: [7, 4] },
} as const satisfies Readonly<Record<string, Line>>;
const named = {
  infidelity: "infidelity 1−F",
  seen: "relative entropy, measured bases",
  unseen: "relative entropy, other bases",
} as const;

/** Infidelity over training time for several numbers of shots, of members and their median, and what is left at the end over their number, log–log. Time 0 has no place on a logarithmic axis. */
export function fig6Figure({ title, times, bases, curves }: Fig6Content): FigureSpec {
  const ofTime = decadesAround(
    curves.flatMap(({ infidelity }) => infidelity.flatMap((curve) => [...curve])),
    shown,
  );
  const time = {
    x: logAxis("training time s (steps)", [1, Math.max(10, times.at(-1)!)]),
    y: logAxis("infidelity 1−F", ofTime),
  };
  const colourOf = (k: number) => (curves[k]!.shots === null ? black : shade(k, curves.length));
  const overTime = curves.flatMap(({ infidelity }, k) => {
    const rows = positiveRows(times, medians(infidelity));
    return [
      ...infidelity.map((curve) =>
        lineLayer(time, above(positiveRows(times, curve), ofTime[0]), colourOf(k), lines.member),
      ),
      lineLayer(time, above(rows, ofTime[0]), colourOf(k), lines.mean),
    ];
  });
  const finite = curves.filter(
    (curve): curve is Fig6Curve & { shots: number; efficient: number } => curve.shots !== null,
  );
  const kinds = ["infidelity", "seen", "unseen"] as const;
  const ofShots = decadesAround(
    finite.flatMap(({ end, efficient }) => [
      efficient,
      ...kinds.flatMap((kind) => [end[kind].median, end[kind].least]),
    ]),
  );
  const total = finite.map(({ shots }) => shots * bases);
  const shots = {
    x: logAxis(`shots in ${bases === 1 ? "the one basis" : `all ${bases} bases`}`, [
      Math.min(...total) / 1.6,
      Math.max(...total) * 1.6,
    ]),
    y: logAxis("at the end: median, least to largest", ofShots),
  };
  const overShots = kinds.flatMap((kind, k) => {
    const look = lookOf(k + 1);
    const rows = finite.map(({ end }, i): Row => {
      const { median: y, least, most } = end[kind];
      return { x: total[i]!, y, low: Math.max(least, ofShots[0]), high: most };
    });
    const inside = rows.filter(({ y }) => y > 0).sort((a, b) => a.x - b.x);
    return [
      lineLayer(shots, inside, look.colour, lines.mean),
      barLayer(shots, inside, look.colour),
      pointLayer(shots, inside, look),
    ];
  });
  const bound = finite.map(({ efficient: y }, i) => ({ x: total[i]!, y })).sort((a, b) => a.x - b.x);
  const plots = [
    { title: "members and their median over training time", layer: overTime },
    {
      title: "over the number of shots",
      layer: [...overShots, lineLayer(shots, above(bound, ofShots[0]), grey, lines.efficient)],
    },
  ];
  const legend = [
    curves.map((curve, k) => ({
      label: curve.shots === null ? "exact probabilities" : `${countOf(curve.shots)} per basis`,
      colour: colourOf(k),
      line: lines.mean,
    })),
    [
      ...kinds.map((kind, k) => ({
        label: named[kind],
        colour: lookOf(k + 1).colour,
        point: lookOf(k + 1).shape,
        line: lines.mean,
      })),
      { label: "efficient estimate, (D−1)/shots", colour: grey, line: lines.efficient },
    ],
  ];
  return figureOf(title, size, plots, legend);
}

/** Medians over members at each time. */
function medians(members: readonly Float64Array[]): Float64Array {
  return members[0]!.map((_, k) => medianOf(members.map((curve) => curve[k]!)));
}

/** The median of numbers. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Blues of the k-th of several curves, the later the darker. */
function shade(k: number, count: number): string {
  return `hsl(205, 75%, ${Math.round(72 - (46 * k) / Math.max(1, count - 1))}%)`;
}

/** A number of shots, as a power of ten where it is one. */
function countOf(shots: number): string {
  const power = Math.log10(shots);
  return Number.isInteger(power) && power > 3 ? `${powerOf(power)} shots` : counted(shots, "shot");
}
