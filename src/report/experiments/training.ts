import type { Chart, ChartSeries } from "../../figures/interactive.js";
import { arrayName } from "../../runs/arrayName.js";
import { finiteSpread } from "../../states/statistics.js";
import {
  type Claim,
  indices,
  membersMean,
  numbersOf,
  points,
  type ReadResult,
  type ResultContent,
  type Verdict,
} from "../content.js";
import { percent, readable } from "../numbers.js";

const steps = { title: "training time t (gradient-descent steps)", log: true };

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
  return { title: `Loss on ${what} points`, x: steps, y: { title: "loss (1/|B|) Σ |ψ − ψ_T|²", log: true }, series };
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
    const each = membersMean(result, `ensemble_${on}`, w);
    const errors = each.map(({ standardError }) => standardError);
    return {
      name: `width ${width}, mean of ${shape[1]}`,
      mark: "bars",
      points: points(
        times,
        each.map(({ mean }) => mean),
        errors,
      ),
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

/** What the paper says of Fig. 2. */
function fig2Claims(result: ReadResult): Claim[] {
  return [agreement(result), approach(result), perfectTraining(result), finiteTestLoss(result)];
}

/** |mean over members − prediction| relative to the prediction for discrete steps, over the recorded times. */
function deviations(result: ReadResult, on: "train" | "test", width: number): number[] {
  const times = numbersOf(result, "times");
  const predicted = new Map(times.map((time, i) => [time, numbersOf(result, `discrete_total_${on}`)[i]!]));
  const measured = membersMean(result, `ensemble_${on}`, width);
  return numbersOf(result, "ensemble_times").flatMap((time, i) => {
    const limit = predicted.get(time);
    return limit === undefined ? [] : [Math.abs(measured[i]!.mean / limit - 1)];
  });
}

function agreement(result: ReadResult): Claim {
  const claim = {
    source: "Fig. 2 and text",
    statement: "The training dynamics of finite networks agree rather well with the QS-NTK predictions (width 5000).",
    criterion:
      "Holds if the mean over the widest networks stays within 10 % of the prediction for discrete steps on test points, on average over the recorded times; in part within 30 %.",
  };
  const widths = numbersOf(result, "widths");
  if (!hasTest(result)) return { ...claim, measured: "No finite networks were trained.", verdict: "open" };
  const widest = widths.indexOf(Math.max(...widths));
  const [train, test] = [deviations(result, "train", widest), deviations(result, "test", widest)];
  const mean = finiteSpread(test).mean;
  const measured = `Width ${widths[widest]}: on test points ${percent(mean)} from the prediction on average, ${percent(Math.max(...test))} at most; on training points ${percent(finiteSpread(train).mean)} on average, ${percent(Math.max(...train))} at most.`;
  return { ...claim, measured, verdict: mean <= 0.1 ? "holds" : mean <= 0.3 ? "partly" : "fails" };
}

function approach(result: ReadResult): Claim {
  const claim = {
    source: "Abstract, Fig. 3 and text",
    statement: "As the width grows, finite networks converge to the infinite-width prediction.",
    criterion:
      "Holds if the distance of the test loss from the prediction, on average over time, falls from each width to the next; in part if the widest is nearer than the narrowest.",
  };
  const widths = numbersOf(result, "widths");
  if (!hasTest(result) || widths.length < 2)
    return { ...claim, measured: "There are not two widths to compare.", verdict: "open" };
  const order = indices(widths.length).sort((a, b) => widths[a]! - widths[b]!);
  const distance = order.map((w) => finiteSpread(deviations(result, "test", w)).mean);
  const list = order.map((w, i) => `${percent(distance[i]!)} at ${widths[w]}`).join(", ");
  return { ...claim, measured: `Mean distance on test points: ${list}.`, verdict: falling(distance) };
}

/** Whether numbers fall from each to the next, or at least from the first to the last. */
export function falling(values: readonly number[]): Verdict {
  if (values.every((value, i) => i === 0 || value < values[i - 1]!)) return "holds";
  return values.at(-1)! < values[0]! ? "partly" : "fails";
}

function perfectTraining(result: ReadResult): Claim {
  const total = numbersOf(result, "total_train");
  const [asymptote] = numbersOf(result, "asymptote_train");
  const [first, last] = [total[0] ?? Number.NaN, total.at(-1) ?? Number.NaN];
  const limit = asymptote === undefined ? "" : `; at infinite time ${readable(asymptote)}`;
  const isFalling = total.every((value, i) => i === 0 || value <= total[i - 1]! * (1 + 1e-9));
  const vanishes = asymptote === undefined ? last < 1e-2 * first : asymptote <= 1e-10 * first;
  return {
    source: "Text after eq. (18)",
    statement: "On the training set the loss of infinitely wide networks converges to zero.",
    measured: `L_μ + L_γ on training points: ${readable(first)} at first, ${readable(last)} at t = ${readable(numbersOf(result, "times").at(-1) ?? Number.NaN)}${limit}.`,
    verdict: isFalling && vanishes ? "holds" : isFalling ? "partly" : "fails",
    criterion:
      "Holds if it falls all the time and its limit is below 10⁻¹⁰ of its start (without a limit: if it has fallen to a hundredth); in part if it only falls.",
  };
}

function finiteTestLoss(result: ReadResult): Claim {
  const claim = {
    source: "Fig. 2 and text after eq. (18)",
    statement: "Test losses converge to a finite number, the prediction for infinite time (dashed line).",
    criterion:
      "Holds if that number is positive and the loss at the last time is within 20 % of it; in part within a factor of 2.",
  };
  const [asymptote] = numbersOf(result, "asymptote_test");
  const last = numbersOf(result, "total_test").at(-1);
  if (asymptote === undefined || last === undefined)
    return { ...claim, measured: "There are no test points.", verdict: "open" };
  const distance = Math.abs(last / asymptote - 1);
  const measured = `L_μ + L_γ on test points: ${readable(last)} at the last time, ${readable(asymptote)} at infinite time, ${percent(distance)} apart.`;
  return {
    ...claim,
    measured,
    verdict: asymptote > 0 && distance <= 0.2 ? "holds" : asymptote > 0 && distance <= 1 ? "partly" : "fails",
  };
}

function hasTest({ arrays }: ReadResult): boolean {
  return (arrays["ensemble_test"]?.data.length ?? 0) > 0 && (arrays["discrete_total_test"]?.data.length ?? 0) > 0;
}
