import {
  boolean,
  finite,
  float64,
  inNameOf,
  list,
  noMore,
  number,
  optional,
  record,
  requireArgument,
  text,
} from "../arguments/index.js";
import type { Points } from "../dataset/task.js";
import { matrixKind } from "../linalg/matrix.js";
import { decadesAround, logAxis, plotSizes, powerOf, trainingTime } from "./axes.js";
import { bandLayer, type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import {
  above,
  bandsAbove,
  both,
  byPoints,
  curveRows,
  type EnsembleCurves,
  meanRows,
  memberRows,
  timesOf,
} from "./lossRows.js";
import { type Picture, renderFigure } from "./render.js";
import { black, grey, lookOf, palette, shadeOf } from "./theme.js";

/** What a figure of losses over training time shows. Lists of test losses are empty where all states are trained on. */
export interface LossesContent {
  /** Above the plot; none by default. */
  readonly title?: string | undefined;
  /** In gradient-descent steps; time 0 has no place on a logarithmic axis and is left out. */
  readonly times: Float64Array;
  /** At infinite width under the flow, with the standard deviation of one member's loss: the bands. */
  readonly flow: {
    /** L_μ + L_γ on the training points. */
    readonly totalTrain: Float64Array;
    /** On the test points. */
    readonly totalTest: Float64Array;
    /** Standard deviation, over members, of one member's loss on the training points. */
    readonly memberStdTrain?: Float64Array;
    /** On the test points. */
    readonly memberStdTest?: Float64Array;
  };
  /** Whether `flow` has the losses of the mean over members, where those of members are not known. */
  readonly ofMean?: boolean;
  /** The same losses for discrete steps, drawn dotted beside finite networks, which take such steps. */
  readonly discrete?: {
    /** L_μ + L_γ on the training points. */
    readonly totalTrain: Float64Array;
    /** On the test points. */
    readonly totalTest: Float64Array;
  };
  /** Finite ensembles; the widest is drawn member by member, with their mean, as in the paper, of narrower ones the mean. */
  readonly ensembles?: readonly EnsembleCurves[];
  /** Test loss at infinite time. */
  readonly asymptote?: number;
  /** The loss of ψ = 0, mean |ψ_T|² over the test points, or over the training points where there are no others. */
  readonly zero?: number;
}

export type { EnsembleCurves };

const losses = { totalTrain: float64, totalTest: float64 };
const contentKind = record("losses over time, { times, flow, … }", {
  title: optional(text),
  times: float64,
  asymptote: optional(finite),
  zero: optional(finite),
  flow: record("losses and their scatter", {
    ...losses,
    memberStdTrain: optional(float64),
    memberStdTest: optional(float64),
  }),
  ofMean: optional(boolean),
  discrete: optional(record("losses for discrete steps", losses)),
  ensembles: optional(
    list(
      "a list of ensembles",
      record("losses of an ensemble", { width: number(), times: float64, train: matrixKind, test: matrixKind }),
    ),
  ),
});

const size = plotSizes.alone;
const totalOf = { train: "totalTrain", test: "totalTest" } as const;
const stdOf = { train: "memberStdTrain", test: "memberStdTest" } as const;
const lines = {
  flow: { width: 2 },
  asymptote: { width: 2, dash: [6, 4] },
  zero: { width: 1.6, dash: [9, 3, 1.5, 3] },
  discrete: { width: 1.2, dash: [1.5, 2.5] },
  member: { width: 0.8, opacity: 0.35 },
  narrower: { train: { width: 1.2, dash: [4, 2] }, test: { width: 1.2 } },
} as const satisfies Readonly<Record<string, Line | Readonly<Record<Points, Line>>>>;
const flowColours = { train: palette[0], test: palette[1] };
const ensembleLooks = { train: lookOf(2), test: lookOf(3) };

/**
 * Train and test loss against training time, log–log, with the scatter of single members, the asymptote, and the loss of ψ = 0.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { figures } from "infinite-nnqs";
 *
 * const times = Float64Array.of(1, 10, 100);
 * const { svg, png } = await figures.renderLosses({
 *   times,
 *   flow: { totalTrain: times.map((t) => 1 / t), totalTest: times.map((t) => 0.1 + 1 / t) },
 *   asymptote: 0.1,
 * });
 * writeFileSync("losses.svg", svg);
 * console.log(png.length > 0); // true
 * ```
 */
export async function renderLosses(content: LossesContent): Promise<Picture> {
  noMore("renderLosses", arguments, 1);
  return renderFigure(inNameOf("renderLosses", () => lossesFigure(content)));
}

/**
 * The Vega-Lite specification of {@link renderLosses}. The axis of losses ends 12 decades below the largest; curves that fall further leave
 * the plot at its lower edge, which the legend says.
 *
 * @throws {ArgumentError} if no time is positive.
 */
export function lossesFigure(content: LossesContent): FigureSpec {
  noMore("lossesFigure", arguments, 1);
  requireArgument("lossesFigure", "content", content, contentKind);
  const { times, flow, discrete, asymptote, zero } = content;
  const [widest, ...narrower] = [...(content.ensembles ?? [])].sort((a, b) => b.width - a.width);
  const flows = byPoints((points) => curveRows(times, flow[totalOf[points]], flow[stdOf[points]]));
  const steps = byPoints((points) => (widest && discrete ? curveRows(times, discrete[totalOf[points]]) : []));
  const members = byPoints((points) => (widest ? memberRows(widest, points) : []));
  const others = narrower.map((ensemble) => byPoints((points) => meanRows(memberRows(ensemble, points))));
  const rows = [flows, steps, members, ...others].flatMap(({ train, test }) => [...train, ...test]);
  const [first, last] = timesOf(rows);
  const shown = rows.flatMap(({ y, high }) => [y, high ?? 0]);
  const decades = decadesAround([...shown, asymptote ?? 0, zero ?? 0]);
  const axes = {
    x: logAxis(trainingTime, [first, last]),
    y: logAxis("loss  (1/|B|) Σ |ψ − ψ_T|²", decades),
  };

  const [floor] = decades;
  const line = (drawn: readonly Row[], colour: string, look: Line) =>
    lineLayer(axes, above(drawn, floor), colour, look);
  const level = (y: number | undefined, colour: string, look: Line) =>
    y === undefined
      ? []
      : [
          line(
            [first, last].map((x) => ({ x, y })),
            colour,
            look,
          ),
        ];
  const layer = [
    ...both((points) => bandLayer(axes, bandsAbove(flows[points], floor), flowColours[points])),
    ...both((points) => line(members[points], ensembleLooks[points].colour, lines.member)),
    ...others.flatMap((means, i) =>
      both((points) => line(means[points], shadeOf(i, others.length), lines.narrower[points])),
    ),
    ...both((points) => line(flows[points], flowColours[points], lines.flow)),
    ...level(asymptote, black, lines.asymptote),
    ...level(zero, grey, lines.zero),
    ...both((points) => line(steps[points], grey, lines.discrete)),
    ...both((points) => {
      const means = meanRows(members[points]).filter(({ y }) => y >= floor);
      return pointLayer(axes, means, ensembleLooks[points]);
    }),
  ];
  const cut = rows.some(({ y }) => y < floor);
  const legend = legendOf(content, widest, narrower, cut ? floor : undefined);
  return figureOf(content.title, size, [{ layer }], legend);
}

function legendOf(
  content: LossesContent,
  widest: EnsembleCurves | undefined,
  narrower: readonly EnsembleCurves[],
  cutBelow: number | undefined,
): LegendEntry[][] {
  const { flow, ofMean, discrete, asymptote, zero } = content;
  const hasScatter = flow.memberStdTrain !== undefined;
  const shown = both((points) => points).filter((points) => flow[totalOf[points]].length > 0);
  const limit = shown.map((points) => ({
    label: ofMean ? `mean at ∞ width, ${points}` : `∞ width, ${points}`,
    colour: flowColours[points],
    line: lines.flow,
    band: hasScatter,
  }));
  const levels = [
    ...(asymptote === undefined ? [] : [{ label: "∞ width, test, t → ∞", colour: black, line: lines.asymptote }]),
    ...(zero === undefined ? [] : [{ label: `ψ = 0, ${shown.at(-1)}`, colour: grey, line: lines.zero }]),
  ];
  const ensemble = shown.map((points) => {
    const { colour, shape: point } = ensembleLooks[points];
    return { label: `width ${widest?.width}, ${points}`, colour, point, line: lines.member };
  });
  const finite = [
    { label: `mean of ${widest?.train.rows} networks`, colour: grey, point: ensembleLooks.train.shape },
    { label: "one network", colour: grey, line: lines.member },
    ...(discrete ? [{ label: "∞ width, in steps", colour: grey, line: lines.discrete }] : []),
  ];
  const others = narrower.map(({ width }, i) => ({
    label: `width ${width}`,
    colour: shadeOf(i, narrower.length),
    line: lines.narrower.test,
  }));
  const ofOthers = { label: "means, train dashed", colour: shadeOf(0, 1), line: lines.narrower.train };
  const scatter = { label: "± σ of one network", colour: grey, band: true };
  const cut =
    cutBelow === undefined
      ? []
      : [{ label: `below ${powerOf(Math.round(Math.log10(cutBelow)))} not shown`, colour: grey }];
  return [
    [...limit, ...(hasScatter ? [scatter] : [])],
    [...levels, ...cut],
    ...(widest ? [ensemble, finite] : []),
    ...(others.length > 0 ? [[...others, ofOthers]] : []),
  ];
}
