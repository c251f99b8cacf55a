import type { TopLevelSpec } from "vega-lite";
import {
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
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { logAxis, type Picture, palette, renderFigure } from "./render.js";

/** What Fig. 2 shows of one model at one training size. */
export interface Fig2Content {
  readonly title: string;
  /** In gradient-descent steps; time 0 has no place on a logarithmic axis and is left out. */
  readonly times: Float64Array;
  readonly totalTrain: Float64Array;
  readonly totalTest: Float64Array;
  /** Standard deviation of one member's loss: the bands. */
  readonly memberStdTrain: Float64Array;
  readonly memberStdTest: Float64Array;
  /** The same two losses for discrete steps, drawn dotted where finite networks, which take such steps, are shown. */
  readonly discreteTrain: Float64Array;
  readonly discreteTest: Float64Array;
  /** Test loss at infinite time: the dashed line; none without test points, whose lists are empty then. */
  readonly asymptote?: number;
  /** Finite ensembles; the widest is drawn, member by member and their mean, as in the paper. */
  readonly ensembles?: readonly EnsembleCurves[];
}

/** Losses of each member over time, K×Te. */
export interface EnsembleCurves {
  readonly width: number;
  readonly times: Float64Array;
  readonly train: Matrix;
  readonly test: Matrix;
}

const series = ["∞ width, train", "∞ width, test", "test loss at t → ∞"] as const;
const colours = [palette[0], palette[1], palette[6]];
const steps = "∞ width, discrete steps";
const ensembleColours = [palette[2], palette[3], "#7f7f7f"];

const contentKind = record("what Fig. 2 shows", {
  ...{ title: text, times: float64, totalTrain: float64, totalTest: float64 },
  ...{ memberStdTrain: float64, memberStdTest: float64, discreteTrain: float64, discreteTest: float64 },
  asymptote: optional(finite),
  ensembles: optional(
    list(
      "a list of ensembles",
      record("losses of an ensemble", { width: number(), times: float64, train: matrixKind, test: matrixKind }),
    ),
  ),
});

/** Fig. 2: train and test loss against training time, log–log, with the scatter of single members and the asymptote. */
export async function renderFig2(content: Fig2Content): Promise<Picture> {
  noMore("renderFig2", arguments, 1);
  return renderFigure(inNameOf("renderFig2", () => fig2Figure(content)));
}

/** The Vega-Lite specification of {@link renderFig2}. */
export function fig2Figure(content: Fig2Content): TopLevelSpec {
  noMore("fig2Figure", arguments, 1);
  requireArgument("fig2Figure", "content", content, contentKind);
  const rows = rowsOf(content);
  const widest = [...(content.ensembles ?? [])].sort((a, b) => b.width - a.width)[0];
  const members = widest ? memberRows(widest) : [];
  const names = widest ? [`width ${widest.width}, train`, `width ${widest.width}, test`, steps] : [];
  const lowest = Math.min(...rows.map((row) => row.loss));
  const highest = Math.max(...rows.map((row) => row.high));
  const last = content.times[content.times.length - 1]!;
  const x = { field: "time", ...logAxis("training time t (gradient-descent steps)", [1, last]) };
  const decades: [number, number] = [10 ** Math.floor(Math.log10(lowest)), 10 ** Math.ceil(Math.log10(highest))];
  const y = (field: string) => ({ field, ...logAxis("loss  (1/|B|) Σ |ψ − ψ_T|²", decades) });
  const colourOf = new Map([...series, ...names].map((name, i) => [name, [...colours, ...ensembleColours][i]!]));
  const domain = [...colourOf.keys()].filter((name) => content.totalTest.length > 0 || !name.includes("test"));
  const legend = {
    columns: 3,
    title: null,
    orient: "bottom" as const,
    direction: "horizontal" as const,
    symbolType: "stroke",
  };
  const bySeries = { field: "series", type: "nominal" as const, legend };
  const color = { ...bySeries, scale: { domain, range: domain.map((name) => colourOf.get(name)) } };
  const strokeDash = {
    ...bySeries,
    scale: {
      domain,
      range: domain.map((name) => (name === series[2] ? [6, 4] : name === steps ? [1.5, 2.5] : [1, 0])),
    },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: content.title,
    width: 480,
    height: 340,
    data: { values: rows },
    layer: [
      {
        transform: [{ filter: `datum.series !== '${series[2]}'` }],
        mark: { type: "area", opacity: 0.2, clip: true },
        encoding: { x, y: y("low"), y2: { field: "high" }, color },
      },
      {
        data: { values: members },
        mark: { type: "line", strokeWidth: 0.8, opacity: 0.35, clip: true },
        encoding: { x, y: y("loss"), color, detail: { field: "member" } },
      },
      {
        mark: { type: "line", strokeWidth: 2, clip: true },
        encoding: { x, y: y("loss"), color, strokeDash },
      },
      {
        data: { values: widest ? discreteRows(content) : [] },
        mark: { type: "line", strokeWidth: 1.2, clip: true },
        encoding: { x, y: y("loss"), color, strokeDash, detail: { field: "points" } },
      },
      {
        data: { values: members },
        mark: { type: "point", filled: true, size: 22, opacity: 1, clip: true },
        encoding: { x, y: { ...y("loss"), aggregate: "mean" }, color },
      },
    ],
  };
}

interface Row {
  readonly time: number;
  readonly loss: number;
  readonly low: number;
  readonly high: number;
  readonly series: string;
}

function rowsOf(content: Fig2Content): Row[] {
  const curve = (name: string, loss: Float64Array, std: Float64Array): Row[] =>
    Array.from(content.times, (time, i) => {
      const low = Math.max(loss[i]! - std[i]!, loss[i]! / 100);
      return { time, loss: loss[i]!, low, high: loss[i]! + std[i]!, series: name };
    }).filter((row) => row.time > 0);
  const { asymptote, totalTest, memberStdTest } = content;
  return [
    ...curve(series[0], content.totalTrain, content.memberStdTrain),
    ...(totalTest.length > 0 ? curve(series[1], totalTest, memberStdTest) : []),
    ...(asymptote === undefined ? [] : [1, content.times.at(-1)!].map((time) => level(time, asymptote))),
  ];
}

/** A point of the dashed line. */
function level(time: number, loss: number): Row {
  return { time, loss, low: loss, high: loss, series: series[2] };
}

function memberRows({ width, times, train, test }: EnsembleCurves) {
  const curves = (name: string, losses: Matrix) =>
    Array.from({ length: losses.columns > 0 ? losses.rows : 0 }, (_, member) =>
      Array.from(times, (time, i) => ({
        time,
        member,
        loss: losses.get(member, i),
        series: `width ${width}, ${name}`,
      })),
    ).flat();
  return [...curves("train", train), ...curves("test", test)].filter(
    (row) => row.time > 0 && Number.isFinite(row.loss),
  );
}

function discreteRows({ times, discreteTrain, discreteTest }: Fig2Content) {
  const curve = (points: string, losses: Float64Array) =>
    Array.from(times, (time, i) => ({ time, points, loss: losses[i]!, series: steps }));
  const tested = discreteTest.length > 0 ? curve("test", discreteTest) : [];
  return [...curve("train", discreteTrain), ...tested].filter((row) => row.time > 0);
}
