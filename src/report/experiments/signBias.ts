import type { Chart, ChartSeries } from "../../figures/interactive.js";
import { ascending, indices, lineOf, numbersOf, points, type ReadResult, type ResultContent } from "../content.js";

/** Values of a coupling whose shares are shown: more curves cannot be told apart. */
const mostCurves = 6;

const quantities = {
  overlap: { title: "Overlap with the prior", y: "⟨g|K|g⟩/Tr K", column: "overlap" },
  rate: { title: "Rate of the energy flow", y: "r₂", column: "r₂" },
  largest_rate: { title: "Largest rate", y: "r_max", column: "r_max" },
} as const;

const shares = { weights: "its square", modulus_weights: "its modulus", sign_weights: "its signs" } as const;

/** The sign bias, by basis: overlap with the prior and rates, over a coupling if one was varied, and what of the ground state lies in each parity degree. */
export function signBiasContent(result: ReadResult): ResultContent {
  const bases = Object.keys(result.arrays).flatMap((name) => (name.startsWith("overlap_") ? [name.slice(8)] : []));
  const values = numbersOf(result, "values");
  const coupling = couplingOf(result);
  const scans = values.length < 2 ? [] : overCoupling(result, coupling, bases, values);
  const names = Object.keys(quantities) as (keyof typeof quantities)[];
  const columns = [
    ...(values.length > 0 ? [coupling] : []),
    "E₀",
    ...bases.flatMap((basis) => names.map((name) => `${quantities[name].column}, ${basis}`)),
  ];
  const rows = numbersOf(result, "energy").map((energy, k) => [
    ...(values.length > 0 ? [values[k]!] : []),
    energy,
    ...bases.flatMap((basis) => names.map((name) => numbersOf(result, `${name}_${basis}`)[k]!)),
  ]);
  return {
    claims: [],
    charts: [...scans, ...bases.map((basis) => sharesOf(result, coupling, basis))],
    tables: [{ caption: "Sign bias", columns, rows }],
  };
}

/** What the varied coupling is called; of fig7 it is J₂, the first one being 1. */
function couplingOf({ summary }: ReadResult): string {
  const { parameter } = summary as { readonly parameter?: string };
  return parameter ?? "J₂/J₁";
}

function overCoupling(
  result: ReadResult,
  coupling: string,
  bases: readonly string[],
  values: readonly number[],
): Chart[] {
  const order = ascending(values);
  const curve = (array: string) => {
    const numbers = numbersOf(result, array);
    return points(
      order.map((k) => values[k]!),
      order.map((k) => numbers[k]!),
    );
  };
  const ofBases = Object.entries(quantities).map<Chart>(([array, { title, y }]) => ({
    title,
    x: { title: coupling },
    y: { title: y, log: true },
    series: bases.map((basis) => ({ name: basis, points: curve(`${array}_${basis}`) })),
  }));
  const energy = [{ name: "E₀", points: curve("energy") }];
  return [...ofBases, { title: "Ground energy", x: { title: coupling }, y: { title: "E₀" }, series: energy }];
}

/** Shares by parity degree at some values of the coupling; without a scan also those of the moduli and of the signs alone. */
function sharesOf(result: ReadResult, coupling: string, basis: string): Chart {
  const values = numbersOf(result, "values");
  const curve = (name: string, array: string, row: number): ChartSeries => {
    const line = lineOf(result, `${array}_${basis}`, row);
    return { name, mark: "bars", points: points(indices(line.length), line) };
  };
  const series =
    values.length > 1
      ? spread(ascending(values)).map((row) => curve(`${coupling} = ${values[row]}`, "weights", row))
      : Object.entries(shares).map(([array, name]) => curve(name, array, 0));
  return {
    title: `Ground state by parity degree, ${basis}`,
    x: { title: "parity degree" },
    y: { title: "share" },
    series,
  };
}

/** Some of a list, as far apart as so few can be. */
function spread(places: readonly number[]): number[] {
  const shown = Math.min(places.length, mostCurves);
  return indices(shown).map((i) => places[Math.round((i * (places.length - 1)) / (shown - 1))]!);
}
