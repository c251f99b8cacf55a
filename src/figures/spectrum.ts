import { decadesAround, logAxis, plotSizes } from "./axes.js";
import { lineLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import { palette } from "./theme.js";

/** What the figure of a spectrum shows. */
export interface SpectrumContent {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  /** Inputs, counted with multiplicity. */
  readonly count: number;
  /** Learning rate as a fraction of the largest stable one. */
  readonly rate: number;
  readonly eigenvalues: Float64Array;
  readonly multiplicities: Float64Array;
  /** Shares of the target; sum to 1. */
  readonly weights: Float64Array;
}

const size = plotSizes.ofTwo;
/** Of eigenvalues, whose smallest are what a spectrum is looked at for; below are rounding errors of any matrix. */
const mostDecades = 24;

/** Left: eigenvalues by rank. Right: the part of the target that gradient descent has not learned after t steps. */
export function spectrumFigure(content: SpectrumContent): FigureSpec {
  const ranks = rankRows(content);
  const left = errorRows(content);
  const values = {
    x: logAxis("rank", [0.8, Math.max(10, content.count)]),
    y: logAxis(
      "eigenvalue λ",
      decadesAround(
        ranks.map(({ y }) => y),
        mostDecades,
      ),
    ),
  };
  const learning = {
    x: logAxis("gradient-descent steps t", [1, 10 ** Math.ceil(Math.log10(left.at(-1)?.x ?? 1) || 1)]),
    y: logAxis("share of the target not learned", decadesAround(left.map(({ y }) => y))),
  };
  const plots = [
    { layer: [lineLayer(values, ranks, palette[0], { width: 2, stepped: true })] },
    { layer: [lineLayer(learning, left, palette[1], { width: 2 })] },
  ];
  return figureOf(content.title, size, plots, []);
}

/** Descending; one row where a value begins and one where it ends. Values that are not positive have no place. */
function rankRows({ eigenvalues, multiplicities }: SpectrumContent): Row[] {
  const order = Array.from(eigenvalues.keys()).sort((a, b) => eigenvalues[b]! - eigenvalues[a]!);
  let rank = 0;
  return order
    .filter((i) => eigenvalues[i]! > 0)
    .flatMap((i) => {
      const first = rank + 1;
      rank += multiplicities[i]!;
      return first === rank ? [{ x: rank, y: eigenvalues[i]! }] : [first, rank].map((x) => ({ x, y: eigenvalues[i]! }));
    });
}

/** Below this share the target counts as learned in the figure. */
const learned = 1e-8;

/** Σ_k w_k·(1−2·rate·λ_k/λ_max)^{2t} at log-spaced steps, in whole decades up to where nothing is left or 10¹⁰. */
function errorRows({ eigenvalues, weights, rate }: SpectrumContent): Row[] {
  const largest = eigenvalues.reduce((max, value) => Math.max(max, value), 0);
  const factors = eigenvalues.map((value) => Math.abs(1 - (2 * rate * Math.max(0, value)) / largest));
  const left = (time: number) => factors.reduce((sum, factor, k) => sum + weights[k]! * factor ** (2 * time), 0);
  let decades = 1;
  while (decades < 10 && left(10 ** decades) > learned) decades++;
  const times = Array.from({ length: 40 * decades + 1 }, (_, i) => 10 ** (i / 40));
  return times.map((x) => ({ x, y: left(x) })).filter(({ y }) => y > learned);
}
