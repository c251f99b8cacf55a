import type { ChartSeries } from "../../figures/interactive.js";
import { finiteSpread } from "../../states/statistics.js";
import {
  ascending,
  indices,
  lineOf,
  meanPoints,
  notBelowZero,
  numbersOf,
  points,
  type ReadResult,
  type ResultContent,
} from "../content.js";

const none = { claims: [], charts: [], tables: [] } as const;
/** More points of a spectrum are thinned: they cannot be told apart. */
const mostPoints = 600;

/** `nnqs entropy`: entropies of every network over its cuts, for each order. */
export function entropyContent(result: ReadResult): ResultContent {
  const [sizes, orders] = [numbersOf(result, "subsystem_sizes"), numbersOf(result, "orders")];
  const { networks = [] } = result.summary as { readonly networks?: readonly { readonly label: string }[] };
  const statistics = (n: number, cut: number, k: number) => finiteSpread(lineOf(result, "entropy", n, cut, k));
  const charts = orders.map((order, k) => ({
    title: order === 1 ? "Von Neumann entropy" : `Rényi entropy of order ${order}`,
    x: { title: "sites in the subsystem" },
    y: { title: order === 1 ? "S" : `S_${order}` },
    series: [
      ...networks.map<ChartSeries>(({ label }, n) => {
        const each = sizes.map((_, cut) => statistics(n, cut, k));
        return {
          name: label,
          mark: "bars",
          points: notBelowZero(meanPoints(sizes, each, "standardDeviation")),
        };
      }),
      ...(order === 1
        ? [{ name: "Page, random states", points: points(sizes, numbersOf(result, "page_exact")), isReference: true }]
        : []),
      { name: "maximum", points: points(sizes, numbersOf(result, "maximum")), isReference: true },
    ],
  }));
  const rows = networks.flatMap(({ label }, n) =>
    sizes.flatMap((size, cut) =>
      orders.map((order, k) => {
        const { mean, standardError: error } = statistics(n, cut, k);
        return [label, size, order, mean, error];
      }),
    ),
  );
  return {
    ...none,
    charts,
    tables: [{ caption: "Entropies", columns: ["network", "sites", "order", "mean", "standard error"], rows }],
  };
}

/** `nnqs spectrum`: eigenvalues by rank, and the table of its parts. */
export function spectrumContent(result: ReadResult): ResultContent {
  const multiplicities = numbersOf(result, "multiplicities");
  const sorted = numbersOf(result, "eigenvalues")
    .map((value, i) => ({ value, count: multiplicities[i] ?? 1 }))
    .sort((a, b) => b.value - a.value);
  let rank = 0;
  const all = sorted.flatMap(({ value, count }) => {
    const first = rank + 1;
    rank += count;
    return (first === rank ? [rank] : [first, rank]).map((x) => ({ x, y: value }));
  });
  const step = Math.log(Math.max(2, rank)) / mostPoints;
  const shown = all.filter(
    ({ x }, i) => i === all.length - 1 || Math.floor(Math.log(x) / step) !== Math.floor(Math.log(all[i + 1]!.x) / step),
  );
  const { lines = [] } = result.summary as { readonly lines?: readonly Readonly<Record<string, string | number>>[] };
  const columns = Object.keys(lines[0] ?? {});
  return {
    ...none,
    charts: [
      {
        title: "Eigenvalues of the kernel",
        x: { title: "rank", log: true },
        y: { title: "λ", log: true },
        series: [{ name: "eigenvalue", points: shown }],
      },
    ],
    tables:
      lines.length === 0
        ? []
        : [
            {
              caption: "Parts of the spectrum",
              columns,
              rows: lines.map((line) => columns.map((name) => line[name] ?? null)),
            },
          ],
  };
}

/** `nnqs evolve`: observables over time. */
export function evolveContent(result: ReadResult): ResultContent {
  const times = numbersOf(result, "times");
  const order = ascending(times);
  const recorded = Object.entries(result.arrays).filter(
    ([name, { shape, type }]) =>
      name !== "times" && shape.length === 1 && shape[0] === times.length && type === "float64",
  );
  const inOrder = (values: readonly number[]) => order.map((i) => values[i]!);
  const charts = recorded.map(([name]) => ({
    title: name.replaceAll("_", " "),
    x: { title: "time" },
    y: { title: name.replaceAll("_", " ") },
    series: [
      {
        name: name.replaceAll("_", " "),
        mark: "bars" as const,
        points: points(inOrder(times), inOrder(numbersOf(result, name))),
      },
    ],
  }));
  const columns = ["time", ...recorded.map(([name]) => name)];
  const rows = order.map((i) => [times[i]!, ...recorded.map(([name]) => numbersOf(result, name)[i]!)]);
  return { ...none, charts, tables: [{ caption: "Over time", columns, rows }] };
}

/** `nnqs groundstate`: the levels. */
export function groundStateContent(result: ReadResult): ResultContent {
  const [energies, residuals] = [numbersOf(result, "energies"), numbersOf(result, "residuals")];
  const rows = energies.map((energy, level) => [level, energy, energy - energies[0]!, residuals[level] ?? null]);
  const charts =
    energies.length < 2
      ? []
      : [
          {
            title: "Levels",
            x: { title: "level" },
            y: { title: "energy" },
            series: [{ name: "energy", mark: "points" as const, points: points(indices(energies.length), energies) }],
          },
        ];
  return {
    ...none,
    charts,
    tables: [{ caption: "Levels", columns: ["level", "energy", "above the lowest", "residual"], rows }],
  };
}
