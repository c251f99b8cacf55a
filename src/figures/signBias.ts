import { decadesAround, linearAxis, logAxis, plotSizes } from "./axes.js";
import { lineLayer, pointLayer, type Row } from "./layers.js";
import { type FigureSpec, figureOf } from "./layout.js";
import { grey, lookOf } from "./theme.js";

/** What the figure of a sign bias shows. */
export interface SignBiasContent {
  /** Above the plots; none by default. */
  readonly title?: string | undefined;
  /** The coupling that was varied; null without a scan, which is shown over parity degrees. */
  readonly parameter: string | null;
  readonly values: readonly number[];
  /** Overlap of independent amplitudes, 2^−d, for a line beside the overlaps over a coupling. */
  readonly independent?: number | undefined;
  /** By value, and by basis. */
  readonly points: readonly Readonly<
    Record<string, { readonly overlap: number; readonly rate: number; readonly weights: ArrayLike<number> }>
  >[];
}

const dashed = { width: 1.6, dash: [7, 4] };
const size = plotSizes.ofTwo;

/** Overlap of an untrained network with the ground state, and the rate at which it is found, over a coupling; without one, shares by parity degree. */
export function signBiasFigure({ title, parameter, values, points, independent }: SignBiasContent): FigureSpec {
  const names = Object.keys(points[0]!);
  const legend = [
    names.map((name, k) => ({
      label: name,
      colour: lookOf(k).colour,
      point: lookOf(k).shape,
      line: { width: 2 },
    })),
  ];
  const plotOf = (axes: Parameters<typeof lineLayer>[0], rows: (name: string) => Row[]) => ({
    layer: names.flatMap((name, k) => [
      lineLayer(axes, rows(name), lookOf(k).colour, { width: 2 }),
      pointLayer(axes, rows(name), lookOf(k)),
    ]),
  });
  if (parameter === null) {
    const shares = (name: string) => Array.from(points[0]![name]!.weights, (y, x) => ({ x, y }));
    const x = linearAxis("parity degree", { zero: true }, { tickMinStep: 1 });
    const axes = { x, y: linearAxis("share of the ground state", { zero: true }) };
    return figureOf(title, size, [plotOf(axes, shares)], legend);
  }
  const x = linearAxis(parameter, { zero: false });
  const of = (key: "overlap" | "rate") => (name: string) =>
    points.map((point, k) => ({ x: values[k]!, y: point[name]![key] })).filter(({ y }) => y > 0);
  const all = (key: "overlap" | "rate") => names.flatMap((name) => of(key)(name).map(({ y }) => y));
  const overlap = {
    x,
    y: logAxis("prior overlap ⟨g|K|g⟩/Tr K", decadesAround([...all("overlap"), independent ?? 0])),
  };
  const level =
    independent === undefined
      ? []
      : [Math.min(...values), Math.max(...values)].map((at) => ({ x: at, y: independent }));
  const overlaps = plotOf(overlap, of("overlap"));
  const plots = [
    { layer: [...(level.length > 0 ? [lineLayer(overlap, level, grey, dashed)] : []), ...overlaps.layer] },
    plotOf({ x, y: logAxis("rate r₂", decadesAround(all("rate"))) }, of("rate")),
  ];
  const reference = level.length > 0 ? [{ label: "independent amplitudes, 2⁻ᵈ", colour: grey, line: dashed }] : [];
  return figureOf(title, size, plots, [[...legend[0]!, ...reference]]);
}
