import { trainingTime } from "../../figures/axes.js";
import type { Chart, ChartSeries } from "../../figures/interactive.js";
import { arrayName } from "../../runs/arrayName.js";
import {
  lossTitle,
  meanPoints,
  membersMean,
  numbersOf,
  points,
  type ReadResult,
  type ResultContent,
} from "../content.js";
import { fig2Claims } from "./fig2.js";

const steps = { title: trainingTime, log: true };

/** Losses and fidelities over training: `learn`, and the paper's Fig. 2, which is one of its presets. */
export function trainingContent(result: ReadResult): ResultContent {
  const charts = [
    lossChart(result, "train"),
    lossChart(result, "test"),
    fidelityChart(result),
    ...observableCharts(result),
  ];
  const claims = result.experiment === "fig2" ? fig2Claims(result) : [];
  return { claims, charts: charts.flatMap((chart) => chart ?? []), tables: ensembleTable(result) };
}

function lossChart(result: ReadResult, on: "train" | "test"): Chart | undefined {
  const times = numbersOf(result, "times");
  const total = numbersOf(result, `total_${on}`);
  const mean = numbersOf(result, `mean_loss_${on}`);
  if (total.length === 0 && mean.length === 0) return undefined;
  const last = times.at(-1) ?? 1;
  const first = times.find((time) => time > 0) ?? 1;
  const level = (name: string, array: string): ChartSeries[] => {
    const [value] = numbersOf(result, array);
    return value === undefined ? [] : [{ name, points: points([first, last], [value, value]), isReference: true }];
  };
  const limit = total.length > 0 ? points(times, total, numbersOf(result, `member_std_${on}`)) : points(times, mean);
  const series: ChartSeries[] = [
    { name: total.length > 0 ? "∞ width, ± σ of one network" : "mean at ∞ width", points: limit },
    ...curve(result, "∞ width, in steps", times, `discrete_total_${on}`),
    ...ensembles(result, on),
    ...level("∞ width, t → ∞", `asymptote_${on}`),
    ...level("ψ = 0", `zero_loss_${on}`),
  ];
  const what = on === "train" ? "training" : "test";
  return { title: `Loss on ${what} points`, x: steps, y: { title: lossTitle, log: true }, series };
}

function curve(result: ReadResult, name: string, times: readonly number[], array: string): ChartSeries[] {
  const values = numbersOf(result, array);
  return values.length === 0 ? [] : [{ name, points: points(times, values) }];
}

/** Means over the members of each width, with their standard errors. */
function ensembles(result: ReadResult, on: "train" | "test"): ChartSeries[] {
  const times = numbersOf(result, "ensemble_times");
  const shape = result.arrays[`ensemble_${on}`]?.shape ?? [0, 0, 0];
  if (shape.includes(0)) return [];
  return numbersOf(result, "widths").map((width, w) => {
    return {
      name: `width ${width}, mean of ${shape[1]}`,
      mark: "bars",
      points: meanPoints(times, membersMean(result, `ensemble_${on}`, w), "standardError"),
    };
  });
}

function fidelityChart(result: ReadResult): Chart | undefined {
  const times = numbersOf(result, "times");
  const mean = numbersOf(result, "fidelity_mean");
  if (mean.length === 0) return undefined;
  const member = numbersOf(result, "fidelity_member");
  const series: ChartSeries[] = [
    { name: "of the mean network", points: points(times, mean) },
    ...(member.length > 0
      ? [
          {
            name: "of one network, ± standard error",
            points: points(times, member, numbersOf(result, "fidelity_member_error")),
          },
        ]
      : []),
  ];
  return { title: "Fidelity with the target", x: steps, y: { title: "|⟨ψ|ψ_T⟩|²" }, series };
}

/** Observables of the mean network over time, beside those of the target. */
function observableCharts(result: ReadResult): Chart[] {
  const times = numbersOf(result, "times");
  const summary = result.summary as { readonly observables?: Readonly<Record<string, { readonly target?: number }>> };
  return Object.entries(summary.observables ?? {}).flatMap(([name, { target }]) => {
    const values = numbersOf(result, `${arrayName(name)}_mean`);
    if (values.length !== times.length) return [];
    const positive = times.filter((time) => time > 0);
    const ends = [positive[0] ?? 1, positive.at(-1) ?? 1];
    const reference =
      typeof target === "number" ? [{ name: "target", points: points(ends, [target, target]), isReference: true }] : [];
    return [
      {
        title: `Observable ${name}`,
        x: steps,
        y: { title: name },
        series: [{ name: "mean network", points: points(times, values) }, ...reference],
      },
    ];
  });
}

function ensembleTable({ summary }: ReadResult): ResultContent["tables"] {
  const rows = (summary as { readonly ensembles?: readonly Readonly<Record<string, number>>[] }).ensembles ?? [];
  if (rows.length === 0) return [];
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [
    {
      caption: "Finite networks at the last step",
      columns,
      rows: rows.map((row) => columns.map((name) => row[name] ?? null)),
    },
  ];
}
