import { decadesAround, logAxis, plotSizes } from "./axes.js";
import { bandLayer, type Line, lineLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import { above, bandsAbove, memberMeans, positiveRows } from "./lossRows.js";
import { black, lookOf, palette } from "./theme.js";

/** Members of one width over time. */
interface Curves {
  readonly times: Float64Array;
  readonly members: readonly Float64Array[];
}

/** One ground-state search: (E−E₀)/|E₀|. */
export interface Fig5Search extends Curves {
  readonly name: string;
  /** 4η·r₂, per unit of time. */
  readonly rate: number;
  /** Number of the time through whose mean error the line of that rate is drawn. */
  readonly anchor: number;
  /** Finite networks, by width. */
  readonly ensembles: readonly Curves[];
}

/** What fig5 shows. */
export interface Fig5Content {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  readonly searches: readonly Fig5Search[];
  /** Of the finite networks. */
  readonly widths: readonly number[];
}

/** Decades of the error that are shown: below, steps of the flow and rounding can be seen. */
const shown = 10;
const size = plotSizes.ofFive;
const columns = 3;
const lines = {
  member: { width: 0.7, opacity: 0.45 },
  mean: { width: 2.8 },
  rate: { width: 1.6, dash: [1.5, 3] },
  finite: { width: 1.7, dash: [7, 3] },
} as const satisfies Readonly<Record<string, Line>>;

/** Energy errors of ground-state searches over training time, log–log: members, mean and scatter at infinite width, the predicted rate, and means of finite networks. Time 0 has no place on a logarithmic axis. */
export function fig5Figure({ title, searches, widths }: Fig5Content): FigureSpec {
  const values = searches.flatMap(({ members, ensembles }) => [
    ...members.flatMap((curve) => [...curve]),
    ...ensembles.flatMap((one) => one.members.flatMap((curve) => [...curve])),
  ]);
  const [floor, top] = decadesAround(values, shown);
  const decades = [floor, Math.min(top, 2 * Math.max(...values.filter(Number.isFinite)))] as const;
  const end = Math.max(...searches.map(({ times }) => times.at(-1)!));
  const axes = {
    x: logAxis("training time s (steps)", [1, Math.max(10, end)]),
    y: logAxis("energy error (E−E₀)/|E₀|", decades),
  };
  const plots = searches.map((search) => {
    const { name, times, members, ensembles } = search;
    const mean = memberMeans(times, members);
    return {
      title: name,
      layer: [
        bandLayer(axes, bandsAbove(mean, floor), palette[0]),
        ...members.map((curve) => lineLayer(axes, above(positiveRows(times, curve), floor), palette[0], lines.member)),
        lineLayer(axes, above(mean, floor), palette[0], lines.mean),
        ...ensembles.map((one, w) =>
          lineLayer(axes, above(memberMeans(one.times, one.members), floor), lookOf(w + 1).colour, lines.finite),
        ),
        lineLayer(axes, above(rateRows(search, decades), floor), black, lines.rate),
      ],
    };
  });
  const legend = [
    { label: "∞ width: mean, ± σ", colour: palette[0], line: lines.mean, band: true },
    { label: "∞ width: members", colour: palette[0], line: lines.member },
    { label: "predicted rate 4η·r₂", colour: black, line: lines.rate },
    ...widths.map((width, w) => ({
      label: `width ${width}: mean, discrete steps`,
      colour: lookOf(w + 1).colour,
      line: lines.finite,
    })),
  ];
  return figureOf(title, size, plots, [legend], columns);
}

/** The line of the predicted rate, as far as it lies below the curve's beginning; none where it does not fall by a fifth in all of the time. */
function rateRows({ times, members, rate, anchor }: Fig5Search, [floor, top]: readonly [number, number]): Row[] {
  const mean = memberMeans(times, members);
  const through = mean.find(({ x }) => x === times[anchor]);
  const end = times.at(-1)!;
  if (through === undefined || !(rate * end > 0.2)) return [];
  const highest = Math.min(top, Math.max(...mean.map(({ y }) => y)));
  const points = 200;
  const first = mean[0]!.x;
  return Array.from({ length: points + 1 }, (_, i) => {
    const x = first * (end / first) ** (i / points);
    return { x, y: through.y * Math.exp(Math.min(700, rate * (through.x - x))) };
  }).filter(({ y }) => y <= highest && y >= floor / 10);
}
