import { counted } from "../arguments/counted.js";
import { decadesAround, logAxis, plotSizes } from "./axes.js";
import { lineLayer } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import { positiveRows } from "./lossRows.js";
import { black, lookOf, palette } from "./theme.js";

/** What the figure of a flow shows. */
export interface FlowContent {
  /** Above the plot; none by default. */
  readonly title?: string | undefined;
  /** Titles of the axes. */
  readonly label: string;
  readonly time: string;
  readonly times: Float64Array;
  /** A curve per member. */
  readonly members: readonly Float64Array[];
  /** Finite ensembles beside: the means of their members. */
  readonly ensembles?: readonly { readonly label: string; readonly times: Float64Array; readonly mean: Float64Array }[];
  /** The asymptotic rate that is predicted, drawn through the end of the mean; null for none. */
  readonly rate: number | null;
}

const finite = { width: 1.6, dash: [2, 3] };
const size = plotSizes.alone;

/** What members of an ensemble have still to learn over training time, log–log: members, their mean, and the predicted rate. Time 0 has no place on a logarithmic axis and is left out. */
export function flowFigure({ title, label, time, times, members, ensembles = [], rate }: FlowContent): FigureSpec {
  const rows = (curve: Float64Array, at: Float64Array = times) => positiveRows(at, curve);
  const mean = times.map((_, k) => members.reduce((sum, curve) => sum + curve[k]!, 0) / members.length);
  const last = times.length - 1;
  const predicted =
    rate === null
      ? new Float64Array(times.length)
      : times.map((t) => mean[last]! * Math.exp(Math.min(50, rate * (times[last]! - t))));
  const [first, end] = [times.find((t) => t > 0) ?? 1, Math.max(times[last]!, 1)];
  const axes = {
    x: logAxis(time, [first, Math.max(end, first * 10)]),
    y: logAxis(
      label,
      decadesAround(
        [...members.map((curve) => rows(curve)), ...ensembles.map(({ times: at, mean: of }) => rows(of, at))].flatMap(
          (line) => line.map(({ y }) => y),
        ),
      ),
    ),
  };
  const highest = Math.max(...rows(mean).map(({ y }) => y));
  const shown = rows(predicted).filter(({ y }) => y <= highest);
  const look = { width: 2, dash: [6, 4] };
  const layer = [
    ...members.map((curve) => lineLayer(axes, rows(curve), palette[0], { width: 0.7, opacity: 0.5 })),
    ...ensembles.map(({ times: at, mean: of }, k) => lineLayer(axes, rows(of, at), lookOf(k + 1).colour, finite)),
    lineLayer(axes, rows(mean), palette[0], { width: 2.4 }),
    ...(shown.length > 1 ? [lineLayer(axes, shown, black, look)] : []),
  ];
  const legend = [
    [
      { label: `${counted(members.length, "member")}, ∞ width`, colour: palette[0], line: { width: 0.7 } },
      { label: "their mean", colour: palette[0], line: { width: 2.4 } },
      ...ensembles.map(({ label: of }, k) => ({ label: of, colour: lookOf(k + 1).colour, line: finite })),
      ...(shown.length > 1 ? [{ label: "predicted rate 4η·r₂", colour: black, line: look }] : []),
    ],
  ];
  return figureOf(title, size, [{ layer }], legend);
}
