import { counted } from "../../arguments/counted.js";
import type { Chart, ChartSeries } from "../../figures/interactive.js";
import {
  indices,
  meanPoints,
  membersMean,
  notBelowZero,
  numbersOf,
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
  const measured = Object.entries({ v_score: "V-score", norm: "‖ψ‖" }).map<Chart>(([array, y]) => ({
    title: array === "norm" ? "Norm" : y,
    x: time,
    y: { title: y, log: true },
    series: searches.map(({ name }, p) => ({
      name: `${name}`,
      points: meanPoints(times, membersMean(result, array, p)),
    })),
  }));
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
  return {
    claims: [],
    charts: [...charts, ...measured],
    tables: [{ caption: "Ground-state searches", columns, rows }],
  };
}

/** Tomography: infidelity over training time, and what is left at the end over the number of shots. */
export function fig6Content(result: ReadResult): ResultContent {
  const [shots, times] = [numbersOf(result, "shots"), numbersOf(result, "times")];
  const bases = result.arrays["bases"]?.shape[0] ?? 1;
  const overTime = (name: string) =>
    shots.map<ChartSeries>((count, c) => ({
      name: count === 0 ? "exact probabilities" : `${counted(count, "shot")} per basis`,
      points: meanPoints(times, membersMean(result, name, c)),
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
      ...Object.entries(kinds).map<Chart>(([name, label]) => ({
        title: name === "infidelity" ? "Infidelity" : `Relative entropy, ${label}`,
        x: time,
        y: { title: name === "infidelity" ? "1−F" : "relative entropy per basis", log: true },
        series: overTime(name),
      })),
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
