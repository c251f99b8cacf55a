import type { TopLevelSpec } from "vega-lite";
import { logAxis, type Picture, palette, renderFigure } from "./render.js";

/** What the figure of a spectrum shows. */
export interface SpectrumContent {
  readonly title: string;
  /** Inputs, counted with multiplicity. */
  readonly count: number;
  /** Learning rate as a fraction of the largest stable one. */
  readonly rate: number;
  readonly eigenvalues: Float64Array;
  readonly multiplicities: Float64Array;
  /** Shares of the target; sum to 1. */
  readonly weights: Float64Array;
}

/** Left: eigenvalues by rank. Right: the part of the target that gradient descent has not learned after t steps. */
export function renderSpectrum(content: SpectrumContent): Promise<Picture> {
  return renderFigure(spectrumFigure(content));
}

/** The Vega-Lite specification of {@link renderSpectrum}. */
export function spectrumFigure(content: SpectrumContent): TopLevelSpec {
  const ranks = rankRows(content);
  const error = errorRows(content);
  const values = ranks.map((row) => row.eigenvalue);
  const decades = (numbers: number[]): [number, number] => [
    10 ** Math.floor(Math.log10(Math.min(...numbers))),
    10 ** Math.ceil(Math.log10(Math.max(...numbers))),
  ];
  const panel = { width: 360, height: 300 };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: content.title,
    hconcat: [
      {
        ...panel,
        data: { values: ranks },
        mark: { type: "line", interpolate: "step-before", strokeWidth: 2, color: palette[0], clip: true },
        encoding: {
          x: { field: "rank", ...logAxis("rank", [0.8, Math.max(10, content.count)]) },
          y: { field: "eigenvalue", ...logAxis("eigenvalue λ", decades(values)) },
        },
      },
      {
        ...panel,
        data: { values: error },
        mark: { type: "line", strokeWidth: 2, color: palette[1], clip: true },
        encoding: {
          x: {
            field: "time",
            ...logAxis("gradient-descent steps t", [1, 10 ** Math.ceil(Math.log10(error.at(-1)!.time))]),
          },
          y: { field: "left", ...logAxis("share of the target not learned", decades(error.map((row) => row.left))) },
        },
      },
    ],
  };
}

/** Descending; one row where a value begins and one where it ends. Values that are not positive have no place. */
function rankRows({ eigenvalues, multiplicities }: SpectrumContent): { rank: number; eigenvalue: number }[] {
  const order = Array.from(eigenvalues.keys()).sort((a, b) => eigenvalues[b]! - eigenvalues[a]!);
  let rank = 0;
  return order
    .filter((i) => eigenvalues[i]! > 0)
    .flatMap((i) => {
      const first = rank + 1;
      rank += multiplicities[i]!;
      return first === rank
        ? [{ rank, eigenvalue: eigenvalues[i]! }]
        : [first, rank].map((at) => ({ rank: at, eigenvalue: eigenvalues[i]! }));
    });
}

/** Below this share the target counts as learned in the figure. */
const learned = 1e-8;

/** Σ_k w_k·(1−2·rate·λ_k/λ_max)^{2t} at log-spaced steps, in whole decades up to where nothing is left or 10¹⁰. */
function errorRows({ eigenvalues, weights, rate }: SpectrumContent): { time: number; left: number }[] {
  const largest = eigenvalues.reduce((max, value) => Math.max(max, value), 0);
  const factors = eigenvalues.map((value) => Math.abs(1 - (2 * rate * Math.max(0, value)) / largest));
  const left = (time: number) => factors.reduce((sum, factor, k) => sum + weights[k]! * factor ** (2 * time), 0);
  let decades = 1;
  while (decades < 10 && left(10 ** decades) > learned) decades++;
  const times = Array.from({ length: 40 * decades + 1 }, (_, i) => 10 ** (i / 40));
  const rows = times.map((time) => ({ time, left: left(time) }));
  return rows.filter((row) => row.left > learned);
}
