import { counted } from "../arguments/counted.js";
import {
  anyNumber,
  inNameOf,
  list,
  noMore,
  optional,
  record,
  requireArgument,
  text,
  whole,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { decadesAround, logAxis, plotSizes, powerOf } from "./axes.js";
import { type Line, lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import { above } from "./lossRows.js";
import { type Picture, renderFigure } from "./render.js";
import { grey, lookOf } from "./theme.js";

/** What fig4 shows of one model: losses on unseen amplitudes, for each training size those of several splits. */
export interface Fig4Content {
  /** Above the plot; none by default. */
  readonly title?: string | undefined;
  /** Numbers of training states, ascending. */
  readonly trainSizes: readonly number[];
  /** Losses of plain networks on unseen states: per training size one per split. */
  readonly plain: readonly (readonly number[])[];
  /** The same of symmetric networks. */
  readonly symmetric: readonly (readonly number[])[];
  /** Losses of ψ = 0, mean |ψ_T|² over the test states. */
  readonly zero: readonly (readonly number[])[];
  /** Finite networks: for each width the mean loss of its members after some steps, at every size. */
  readonly ensembles?: readonly Fig4Ensemble[] | undefined;
}

/** Finite networks of one width. */
export interface Fig4Ensemble {
  /** Units of their hidden layers. */
  readonly width: number;
  /** Steps of their training. */
  readonly steps: number;
  /** Networks per training size. */
  readonly members: number;
  /** Mean loss of plain networks on unseen states, per training size. */
  readonly plain: readonly number[];
  /** The same of symmetric networks. */
  readonly symmetric: readonly number[];
}

const numbers = list("a list of numbers", anyNumber);
const bySplit = list("a list of the losses of every size", numbers);
const contentKind = record("what fig4 shows", {
  title: optional(text),
  trainSizes: numbers,
  plain: bySplit,
  symmetric: bySplit,
  zero: bySplit,
  ensembles: optional(
    list(
      "a list of finite networks",
      record("finite networks of one width", {
        width: whole(1),
        steps: whole(0),
        members: whole(1),
        plain: numbers,
        symmetric: numbers,
      }),
    ),
  ),
});

const size = plotSizes.alone;
const looks = { plain: lookOf(0), symmetric: lookOf(1) };
const lines = {
  mean: { width: 2 },
  zero: { width: 1.6, dash: [9, 3, 1.5, 3] },
  finite: { width: 1.4, dash: [4, 3] },
} as const satisfies Readonly<Record<string, Line>>;

/** Losses on unseen amplitudes over the number of trained ones, of plain and of symmetric networks, log–log, with the loss of ψ = 0. */
export async function renderFig4(content: Fig4Content): Promise<Picture> {
  noMore("renderFig4", arguments, 1);
  return renderFigure(inNameOf("renderFig4", () => fig4Figure(content)));
}

/**
 * The Vega-Lite specification of {@link renderFig4}. The axis of losses ends 12 decades below the largest; what is smaller stands at its lower
 * edge, as the legend says.
 *
 * @throws {ArgumentError} if sizes are not positive, or not as many as lists of losses.
 */
export function fig4Figure(content: Fig4Content): FigureSpec {
  noMore("fig4Figure", arguments, 1);
  requireArgument("fig4Figure", "content", content, contentKind);
  const { trainSizes, plain, symmetric, zero, ensembles = [] } = content;
  requireSizes(content);
  const [first, last] = [Math.min(...trainSizes), Math.max(...trainSizes)];
  const decades = decadesAround([
    ...[plain, symmetric, zero].flat(2),
    ...ensembles.flatMap((one) => [...one.plain, ...one.symmetric]),
  ]);
  const [floor] = decades;
  const axes = {
    x: logAxis("trained amplitudes |B|", [first / 1.2, last * 1.2]),
    y: logAxis("loss on unseen amplitudes", decades),
  };
  const rows = (losses: Fig4Content["plain"]): Row[] =>
    losses.flatMap((splits, i) => splits.map((y) => ({ x: trainSizes[i]!, y }))).filter(({ y }) => Number.isFinite(y));
  const meanLine = (losses: Fig4Content["plain"], colour: string, look: Line) => {
    const drawn = means(losses, trainSizes).sort((a, b) => a.x - b.x);
    return lineLayer(axes, above(drawn, floor), colour, look);
  };
  const below = [...rows(plain), ...rows(symmetric)].some(({ y }) => y < floor);
  const atEdge = (losses: Fig4Content["plain"]) =>
    rows(losses).flatMap(({ x, y }) => (y < floor ? [{ x, y: floor }] : []));
  const inside = (losses: Fig4Content["plain"]) => rows(losses).filter(({ y }) => y >= floor);
  const layer = [
    meanLine(zero, grey, lines.zero),
    meanLine(plain, looks.plain.colour, lines.mean),
    meanLine(symmetric, looks.symmetric.colour, lines.mean),
    ...ensembles.flatMap((one) =>
      (["plain", "symmetric"] as const).map((kind) =>
        meanLine(
          one[kind].map((loss) => [loss]),
          looks[kind].colour,
          finiteLine(one, ensembles),
        ),
      ),
    ),
    ...([plain, symmetric] as const).flatMap((losses, i) => {
      const look = i === 0 ? looks.plain : looks.symmetric;
      return [
        pointLayer(axes, inside(losses), look),
        pointLayer(axes, atEdge(losses), { ...look, shape: "triangle-down" }),
      ];
    }),
  ];
  const legend = legendOf(Math.max(...plain.map(({ length }) => length)), below ? floor : undefined, ensembles);
  return figureOf(content.title, size, [{ layer }], legend);
}

/** Dashes of the line of one width: the wider, the longer. */
function finiteLine({ width }: Fig4Ensemble, all: readonly Fig4Ensemble[]): Line {
  const rank = all.filter((one) => one.width < width).length;
  return { ...lines.finite, dash: [4 + 4 * rank, 3] };
}

function requireSizes({ trainSizes, plain, symmetric, zero, ensembles = [] }: Fig4Content): void {
  if (trainSizes.length === 0 || trainSizes.some((n) => !(n > 0))) {
    throw new ArgumentError("fig4Figure: `content.trainSizes` must be positive numbers, at least one.");
  }
  const finite = Object.fromEntries(
    ensembles.flatMap((one, i) => [
      [`ensembles[${i}].plain`, one.plain],
      [`ensembles[${i}].symmetric`, one.symmetric],
    ]),
  );
  for (const [name, losses] of Object.entries({ plain, symmetric, zero, ...finite })) {
    if (losses.length === trainSizes.length) continue;
    throw new ArgumentError(
      `fig4Figure: \`content.${name}\` must have losses for each of the ${trainSizes.length} sizes, not for ${losses.length}.`,
    );
  }
}

/** Over the splits of each size. */
function means(losses: Fig4Content["plain"], trainSizes: readonly number[]): Row[] {
  return losses
    .map((splits, i) => ({ x: trainSizes[i]!, y: splits.reduce((sum, y) => sum + y, 0) / splits.length }))
    .filter(({ y }) => Number.isFinite(y));
}

function legendOf(splits: number, cutBelow: number | undefined, ensembles: readonly Fig4Ensemble[]): LegendEntry[][] {
  const networks = (["plain", "symmetric"] as const).map((name) => ({
    label: `${name} networks, ∞ width`,
    colour: looks[name].colour,
    point: looks[name].shape,
    line: lines.mean,
  }));
  const cut =
    cutBelow === undefined
      ? []
      : [
          {
            label: `below ${powerOf(Math.round(Math.log10(cutBelow)))}`,
            colour: looks.symmetric.colour,
            point: "triangle-down" as const,
          },
        ];
  const scatter = splits > 1 ? [{ label: `points: ${splits} splits; lines: their mean`, colour: grey }] : [];
  const finite = ensembles.map((one) => ({
    label: `width ${one.width}: mean loss of ${counted(one.members, "member")}, step ${one.steps}`,
    colour: grey,
    line: finiteLine(one, ensembles),
  }));
  const last = [{ label: "ψ = 0", colour: grey, line: lines.zero }, ...cut, ...scatter];
  return finite.length === 0 ? [networks, last] : [networks, last, finite];
}
