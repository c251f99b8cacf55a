import { flowTime } from "../../figures/axes.js";
import type { Chart, ChartSeries } from "../../figures/interactive.js";
import { arrayName } from "../../runs/arrayName.js";
import {
  meanPoints,
  membersMean,
  notBelowZero,
  numbersOf,
  points,
  type ReadResult,
  type ResultContent,
} from "../content.js";

/** What is measured of members that is positive and falls over decades: its axis is logarithmic. */
const logarithmic = new Set(["excess", "variance", "vScore", "unseenLoss"]);

interface FlowSummary {
  readonly loss?: string;
  readonly clock?: string;
  readonly groundEnergy?: number;
  readonly predictedRate?: number | null;
  readonly measuredRate?: number | null;
  readonly final?: Readonly<Record<string, number | null>>;
}

/** `learn` with a loss other than the squared one: the loss, the norm and all that was measured of members over training. */
export function flowContent(result: ReadResult): ResultContent {
  const { loss = "", groundEnergy, final = {}, ...summary } = result.summary as FlowSummary;
  const time = { title: flowTime(summary.clock ?? "norm"), log: true };
  const chart = (title: string, y: string, array: string, log: boolean, level: readonly ChartSeries[] = []): Chart => ({
    title,
    x: time,
    y: { title: y, log },
    series: [...curves(result, array, log), ...level],
  });
  const ends = [numbersOf(result, "times").find((at) => at > 0) ?? 1, numbersOf(result, "times").at(-1) ?? 1];
  const ground =
    groundEnergy === undefined
      ? []
      : [{ name: "E₀", points: points(ends, [groundEnergy, groundEnergy]), isReference: true }];
  const isPositive = numbersOf(result, "mean_loss").every((value) => value > 0);
  const measured = Object.keys(final).filter((name) => result.arrays[arrayName(name)] !== undefined);
  const charts = [
    ...(groundEnergy === undefined ? [chart(`Loss ${loss}`, "loss", "loss", isPositive)] : []), // else it is the energy
    ...measured.map((name) => {
      const words = arrayName(name).replaceAll("_", " ");
      return chart(
        `Measured: ${words}`,
        words,
        arrayName(name),
        logarithmic.has(name),
        name === "energy" ? ground : [],
      );
    }),
    chart("Norm", "‖ψ‖", "norm", true),
  ];
  const rates = [summary.predictedRate, summary.measuredRate].map((rate) => rate ?? null);
  return {
    claims: [],
    charts,
    tables: [
      ...lastTable(result, ["loss", ...measured]),
      ...(rates.every((rate) => rate === null)
        ? []
        : [{ caption: "Asymptotic rate", columns: ["predicted", "measured"], rows: [rates] }]),
    ],
  };
}

/** Means over members, of the infinite width with the scatter of one of them, of finite networks with the error of their mean. */
function curves(result: ReadResult, array: string, log: boolean): ChartSeries[] {
  const mean = meanPoints(numbersOf(result, "times"), membersMean(result, array), "standardDeviation");
  const times = numbersOf(result, "ensemble_times");
  const finite = `ensemble_${array}`;
  const ofWidths = result.arrays[finite] === undefined ? [] : numbersOf(result, "widths");
  return [
    { name: "∞ width, ± σ of one network", points: log ? notBelowZero(mean) : mean },
    ...ofWidths.map<ChartSeries>((width, w) => ({
      name: `width ${width}, discrete steps`,
      mark: "bars",
      points: meanPoints(times, membersMean(result, finite, w), "standardError"),
    })),
  ];
}

/** What is left at the last time, of the infinite width and of each finite one. */
function lastTable(result: ReadResult, names: readonly string[]): ResultContent["tables"] {
  const widths = numbersOf(result, "widths");
  const last = (array: string, ...at: readonly number[]) =>
    result.arrays[array] === undefined ? null : membersMean(result, array, ...at).at(-1)!.mean;
  const rows = names.map((name) => [
    arrayName(name).replaceAll("_", " "),
    last(arrayName(name)),
    ...widths.map((_, w) => last(`ensemble_${arrayName(name)}`, w)),
  ]);
  const columns = ["mean over members", "∞ width", ...widths.map((width) => `width ${width}`)];
  return [{ caption: "At the last time", columns, rows }];
}
