import type { Chart, ChartSeries } from "../../figures/interactive.js";
import { finiteSpread } from "../../states/statistics.js";
import {
  ascending,
  type Claim,
  lineOf,
  meanPoints,
  numbersOf,
  points,
  type ReadResult,
  type ResultContent,
} from "../content.js";
import { percent, readable } from "../numbers.js";
import { falling } from "./falling.js";

const kinds = { total: "all points", train: "training points", test: "test points" } as const;
type Kind = keyof typeof kinds;

/** Losses at the last step over training sizes, for each width. */
export function fig3Content(result: ReadResult): ResultContent {
  const data = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, read(result, kind as Kind)])) as Record<
    Kind,
    Data
  >;
  const charts = Object.entries(kinds).map(([kind, what]) => chartOf(data[kind as Kind], `Loss on ${what}`));
  return { claims: [moreTraining(data.total), approach(data)], charts, tables: [tableOf(data)] };
}

type Data = ReturnType<typeof read>;

function read(result: ReadResult, kind: Kind) {
  const [sizes, widths] = [numbersOf(result, "train_sizes"), numbersOf(result, "widths")];
  const ensemble = `${kind}_loss_ensemble`;
  return {
    sizes,
    widths,
    infinite: numbersOf(result, `${kind}_loss_infinite`),
    cells: sizes.map((_, m) => widths.map((_, w) => finiteSpread(lineOf(result, ensemble, m, w)))),
  };
}

function chartOf({ sizes, widths, infinite, cells }: Data, title: string): Chart {
  const ensembles = widths.map<ChartSeries>((width, w) => ({
    name: `width ${width}, ± standard error`,
    mark: "bars",
    points: meanPoints(
      sizes,
      cells.map((row) => row[w]!),
      "standardError",
    ),
  }));
  return {
    title,
    x: { title: "training set |B|" },
    y: { title: "loss ⟨|ψ − ψ_T|²⟩" },
    series: [...ensembles, { name: "∞ width", points: points(sizes, infinite), isReference: true }],
  };
}

function tableOf(data: Readonly<Record<Kind, Data>>): ResultContent["tables"][number] {
  const rows = Object.entries(kinds).flatMap(([kind, what]) => {
    const { sizes, widths, infinite, cells } = data[kind as Kind];
    return sizes.flatMap((size, m) =>
      widths.map((width, w) => {
        const { mean, standardError: error } = cells[m]![w]!;
        return [what, size, width, mean, error, infinite[m]!, mean / infinite[m]! - 1];
      }),
    );
  });
  return {
    caption: "Losses at the last step",
    columns: ["on", "|B|", "width", "loss", "standard error", "∞ width", "loss / ∞ width − 1"],
    rows,
  };
}

function moreTraining({ sizes, widths, infinite, cells }: Data): Claim {
  const claim = {
    source: "Fig. 3 and text",
    statement: "As the training set grows, all ensembles perform better.",
    criterion:
      "Holds if the total loss falls from each size to the next at infinite width and at every width; in part if from the first to the last.",
  };
  if (sizes.length < 2) return { ...claim, measured: "There are not two training sizes to compare.", verdict: "open" };
  const curves = [
    { name: "∞ width", losses: infinite },
    ...widths.map((width, w) => ({ name: `width ${width}`, losses: cells.map((row) => row[w]!.mean) })),
  ];
  const verdicts = curves.map(({ losses }) => falling(losses));
  const list = curves.map(({ name, losses }) => `${name} ${readable(losses[0]!)} → ${readable(losses.at(-1)!)}`);
  const verdict = verdicts.includes("fails") ? "fails" : verdicts.includes("partly") ? "partly" : "holds";
  return { ...claim, measured: `Total loss from |B| = ${sizes[0]} to ${sizes.at(-1)}: ${list.join(", ")}.`, verdict };
}

function approach(data: Readonly<Record<Kind, Data>>): Claim {
  const claim = {
    source: "Fig. 3 and text",
    statement: "As the width grows, the losses of finite networks converge to the prediction for infinite width.",
    criterion:
      "Holds if the mean distance over training sizes falls from each width to the next on training points and on test points, of which the total loss is the weighted sum; in part if on one of them, or only from the narrowest to the widest.",
  };
  const { widths } = data.total;
  if (widths.length < 2) return { ...claim, measured: "There are not two widths to compare.", verdict: "open" };
  const order = ascending(widths);
  const distances = (kind: Kind) => {
    const { infinite, cells } = data[kind];
    return order.map((w) => finiteSpread(cells.map((row, m) => Math.abs(row[w]!.mean / infinite[m]! - 1))).mean);
  };
  const list = Object.entries(kinds).map(([kind, what]) => {
    const each = distances(kind as Kind).map((distance, i) => `${percent(distance)} at ${widths[order[i]!]}`);
    return `on ${what} ${each.join(", ")}`;
  });
  const verdicts = [falling(distances("train")), falling(distances("test"))];
  const verdict = verdicts.every((each) => each === "holds")
    ? "holds"
    : verdicts.every((each) => each === "fails")
      ? "fails"
      : "partly";
  return { ...claim, measured: `Mean distance: ${list.join("; ")}.`, verdict };
}
