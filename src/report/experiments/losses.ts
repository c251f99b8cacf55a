import { counted } from "../../arguments/counted.js";
import type { Chart, ChartSeries } from "../../figures/interactive.js";
import {
  indices,
  meanPoints,
  membersMean,
  notBelowZero,
  numbersOf,
  points,
  type ReadResult,
  type ResultContent,
} from "../content.js";

const time = { title: "training time s (steps)", log: true };

/** Ground-state searches: energy errors over training time, of infinite and of finite width. */
export function fig5Content(result: ReadResult): ResultContent {
  const { searches } = result.summary as unknown as { readonly searches: readonly Readonly<Record<string, number>>[] };
  const times = numbersOf(result, "times");
  const widths = numbersOf(result, "widths");
  const charts = searches.map<Chart>(({ name }, p) => {
    const finite = widths.map<ChartSeries>((width, w) => ({
      name: `width ${width}, discrete steps`,
      points: meanPoints(numbersOf(result, "ensemble_times"), membersMean(result, "ensemble_energy_error", p, w)),
    }));
    const mean = meanPoints(times, membersMean(result, "energy_error", p), "standardDeviation");
    const title = `Energy error, ${name}`;
    const series = [{ name: "∞ width, ± σ of one network", points: notBelowZero(mean) }, ...finite];
    return { title, x: time, y: { title: "(E−E₀)/|E₀|", log: true }, series };
  });
  const columns = [
    "name",
    "groundEnergy",
    "overlap",
    "rate",
    "largestRate",
    "predictedRate",
    "measuredRate",
    "energyError",
  ];
  const rows = searches.map((search) => columns.map((column) => search[column] ?? null));
  return { claims: [], charts, tables: [{ caption: "Ground-state searches", columns, rows }] };
}

/** Tomography: infidelity over training time, and what is left at the end over the number of shots. */
export function fig6Content(result: ReadResult): ResultContent {
  const [shots, times] = [numbersOf(result, "shots"), numbersOf(result, "times")];
  const bases = result.arrays["bases"]?.shape[0] ?? 1;
  const overTime = shots.map<ChartSeries>((count, c) => ({
    name: count === 0 ? "exact probabilities" : `${counted(count, "shot")} per basis`,
    points: meanPoints(times, membersMean(result, "infidelity", c)),
  }));
  const kinds = {
    infidelity: "infidelity",
    seen_relative_entropy: "measured bases",
    unseen_relative_entropy: "other bases",
  };
  const finite = indices(shots.length).filter((c) => shots[c]! > 0);
  const ends = (name: string) => finite.map((c) => membersMean(result, name, c).at(-1)!);
  const overShots = Object.entries(kinds).map<ChartSeries>(([name, label]) => ({
    name: name === "infidelity" ? label : `relative entropy, ${label}`,
    mark: "bars",
    points: notBelowZero(
      meanPoints(
        finite.map((c) => shots[c]! * bases),
        ends(name),
        "standardDeviation",
      ),
    ),
  }));
  const rows = finite.map((c, i) => [shots[c]!, ...Object.keys(kinds).map((name) => ends(name)[i]!.mean)]);
  return {
    claims: [],
    charts: [
      { title: "Infidelity", x: time, y: { title: "1−F", log: true }, series: overTime },
      {
        title: "At the end of the training",
        x: { title: `shots in all ${bases} bases`, log: true },
        y: { title: "1−F, relative entropy per basis", log: true },
        series: overShots,
      },
    ],
    tables: [{ caption: "At the end of the training", columns: ["shots per basis", ...Object.values(kinds)], rows }],
  };
}

/** The sign bias over a coupling: overlap with the prior and rate of the energy flow, by basis. */
export function fig7Content(result: ReadResult): ResultContent {
  const values = numbersOf(result, "values");
  const bases = Object.keys(result.arrays).flatMap((name) => (name.startsWith("overlap_") ? [name.slice(8)] : []));
  const chart = (title: string, array: string, y: string): Chart => ({
    title,
    x: { title: "J₂/J₁" },
    y: { title: y, log: true },
    series: bases.map((basis) => ({ name: basis, points: points(values, numbersOf(result, `${array}_${basis}`)) })),
  });
  const columns = [
    "J₂/J₁",
    "E₀",
    ...bases.flatMap((basis) => [`overlap, ${basis}`, `r₂, ${basis}`, `r_max, ${basis}`]),
  ];
  const rows = values.map((value, k) => [
    value,
    numbersOf(result, "energy")[k]!,
    ...bases.flatMap((basis) =>
      ["overlap", "rate", "largest_rate"].map((name) => numbersOf(result, `${name}_${basis}`)[k]!),
    ),
  ]);
  return {
    claims: [],
    charts: [
      chart("Overlap with the prior", "overlap", "⟨g|K|g⟩/Tr K"),
      chart("Rate of the energy flow", "rate", "r₂"),
    ],
    tables: [{ caption: "Sign bias", columns, rows }],
  };
}
