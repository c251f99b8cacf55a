import type { Chart, ChartSeries } from "../../figures/interactive.js";
import { finiteSpread } from "../../states/statistics.js";
import { ascending, type Claim, lineOf, numbersOf, points, type ReadResult, type ResultContent } from "../content.js";
import { percent, readable, withError } from "../numbers.js";
import { falling } from "./falling.js";

/** Entropies of half the system over its size, for each width. */
export function fig1Content(result: ReadResult): ResultContent {
  const data = read(result);
  const chart = (title: string, y: string, of: (entropy: number, size: number) => number): Chart => ({
    title,
    x: { title: "system size d" },
    y: { title: y },
    series: [
      ...data.widths.map<ChartSeries>((width, w) => ({
        name: `N = ${width}, ± σ of one state`,
        mark: "bars",
        points: points(
          data.sizes,
          data.cells.map((row, m) => of(row[w]!.mean, m)),
          data.cells.map((row) => row[w]!.standardDeviation),
        ),
      })),
      { name: "Page, exact", points: points(data.sizes, data.page.map(of)), isReference: true },
      { name: "Page, (S40)", points: points(data.sizes, data.approximation.map(of)), isReference: true },
      { name: "maximum", points: points(data.sizes, data.maximum.map(of)), isReference: true },
    ],
  });
  return {
    claims: [reachesPage(data), approachesPage(data), volumeLaw(data), bound(result, data)],
    charts: [
      chart("Entropy of half the system", "von Neumann entropy S", (entropy) => entropy),
      chart("Entropy below its maximum", "maximum − S", (entropy, m) => data.maximum[m]! - entropy),
    ],
    tables: [
      {
        caption: "Entropies",
        columns: ["d", "N", "S", "standard error", "Page, exact", "S / Page − 1", "maximum"],
        rows: data.sizes.flatMap((size, m) =>
          data.widths.map((width, w) => {
            const { mean, standardError: error } = data.cells[m]![w]!;
            return [size, width, mean, error, data.page[m]!, mean / data.page[m]! - 1, data.maximum[m]!];
          }),
        ),
      },
    ],
  };
}

type Data = ReturnType<typeof read>;

function read(result: ReadResult) {
  const [sizes, widths] = [numbersOf(result, "sizes"), numbersOf(result, "widths")];
  return {
    sizes,
    widths,
    maximum: numbersOf(result, "maximum"),
    page: numbersOf(result, "page_exact"),
    approximation: numbersOf(result, "page"),
    cells: sizes.map((_, m) => widths.map((_, w) => finiteSpread(lineOf(result, "entropy", m, w)))),
  };
}

function reachesPage({ sizes, widths, page, cells }: Data): Claim {
  const widest = widths.indexOf(Math.max(...widths));
  const cases = cells.map((row, m) => {
    const { mean, standardError: error } = row[widest]!;
    const distance = Math.abs(mean - page[m]!);
    return {
      mean,
      error,
      page: page[m]!,
      size: sizes[m]!,
      relative: distance / page[m]!,
      isNoise: distance <= 3 * error,
    };
  });
  const worst = cases.reduce((far, next) => (next.relative > far.relative ? next : far));
  const within = (most: number) => cases.every(({ relative, isNoise }) => relative <= most || isNoise);
  return {
    source: "Fig. 1 and text after eq. (4)",
    statement: "Wide Cos-net states reach Page's value of the entanglement entropy.",
    measured: `N = ${widths[widest]}: within ${percent(worst.relative)} of Page's value at every size; the farthest is d = ${worst.size} with S = ${withError(worst.mean, worst.error)}, Page ${readable(worst.page)}.`,
    verdict: within(0.02) ? "holds" : within(0.1) ? "partly" : "fails",
    criterion:
      "Holds if the mean over the widest networks is at every size within 2 % of Page's exact value, or within three standard errors of it; in part within 10 %.",
  };
}

function approachesPage({ sizes, widths, page, cells }: Data): Claim {
  const claim = {
    source: "Fig. 1",
    statement: "The wider the network, the nearer is its entropy to Page's value.",
    criterion:
      "Holds if at the largest size the distance falls from each width to the next; in part if the widest is nearer than the narrowest.",
  };
  if (widths.length < 2) return { ...claim, measured: "There are not two widths to compare.", verdict: "open" };
  const last = sizes.indexOf(Math.max(...sizes));
  const order = ascending(widths);
  const distance = order.map((w) => Math.abs(page[last]! - cells[last]![w]!.mean));
  const list = order.map((w, i) => `${withError(distance[i]!, cells[last]![w]!.standardError)} at N = ${widths[w]}`);
  return { ...claim, measured: `d = ${sizes[last]}, |S − Page|: ${list.join(", ")}.`, verdict: falling(distance) };
}

function volumeLaw({ sizes, widths, page, cells }: Data): Claim {
  const claim = {
    source: "Abstract and text after eq. (4)",
    statement: "The entropy obeys a volume law: it grows in proportion to the system.",
    criterion:
      "Holds if the slope of S over d of the widest networks is within 5 % of that of Page's value; in part within 20 %.",
  };
  if (sizes.length < 2) return { ...claim, measured: "There are not two sizes to compare.", verdict: "open" };
  const widest = widths.indexOf(Math.max(...widths));
  const slope = slopeOf(
    sizes,
    cells.map((row) => row[widest]!.mean),
  );
  const distance = Math.abs(slope / slopeOf(sizes, page) - 1);
  return {
    ...claim,
    measured: `N = ${widths[widest]}: S grows by ${readable(slope)} per site, Page's value by ${readable(slopeOf(sizes, page))}, the maximum by ${readable(Math.LN2 / 2)}.`,
    verdict: distance <= 0.05 ? "holds" : distance <= 0.2 ? "partly" : "fails",
  };
}

/** Least squares. */
function slopeOf(x: readonly number[], y: readonly number[]): number {
  const [centre, middle] = [finiteSpread(x).mean, finiteSpread(y).mean];
  const above = x.reduce((sum, value, i) => sum + (value - centre) * (y[i]! - middle), 0);
  return above / x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

function bound(result: ReadResult, { sizes, widths, cells }: Data): Claim {
  const bounds = sizes.map((_, m) => lineOf(result, "renyi2_bound", m));
  const below = sizes.flatMap((size, m) =>
    widths.map((width, w) => ({
      size,
      width,
      room: cells[m]![w]!.mean - bounds[m]![w]!,
      error: cells[m]![w]!.standardError,
    })),
  );
  const tightest = below.reduce((best, next) => (next.room < best.room ? next : best));
  const broken = below.filter(({ room, error }) => room < -3 * error).length;
  return {
    source: "Eqs. (1) and (2)",
    statement: "The correlators of the network bound the mean entropy from below: ⟨S₁⟩ ≥ ⟨S₂⟩ ≥ −log E Tr ρ_A².",
    measured: `The mean entropy is above the Rényi-2 bound in ${below.length - broken} of ${below.length} cases; the tightest is d = ${tightest.size}, N = ${tightest.width}, by ${readable(tightest.room)}.`,
    verdict: broken === 0 ? "holds" : "fails",
    criterion: "Holds if no mean is below its bound by more than three standard errors.",
  };
}
