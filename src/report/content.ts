import type { Chart, ChartPoint } from "../figures/interactive.js";
import type { NpyArray } from "../runs/npy.js";
import { finiteSpread, type Spread } from "../states/statistics.js";
import type { StoredResult } from "../sweeps/collect/findResults.js";
import type { TableContent } from "./table.js";

/** How a statement of the paper stands beside what was measured. */
export interface Claim {
  /** Where the paper says so. */
  readonly source: string;
  /** What it says. */
  readonly statement: string;
  /** What this result has. */
  readonly measured: string;
  readonly verdict: Verdict;
  /** When it holds, and when in part. */
  readonly criterion: string;
}

/** "open": this result cannot tell. */
export type Verdict = "holds" | "partly" | "fails" | "open";

/** A result with the arrays that a page needs. */
export interface ReadResult extends StoredResult {
  readonly experiment: string;
  readonly arrays: Readonly<Record<string, NpyArray>>;
}

/** What a page shows of a result beside its spec and manifest. */
export interface ResultContent {
  readonly claims: readonly Claim[];
  readonly charts: readonly Chart[];
  readonly tables: readonly TableContent[];
}

/** An array as numbers, in C order; empty if there is none. */
export function numbersOf({ arrays }: ReadResult, name: string): readonly number[] {
  return Array.from(arrays[name]?.data ?? []);
}

/** Numbers along the last axis of an array at the indices of its other axes. */
export function lineOf({ arrays }: ReadResult, name: string, ...indices: readonly number[]): number[] {
  const { shape, data } = arrays[name]!;
  const length = shape.at(-1) ?? 1;
  const row = indices.reduce((flat, i, axis) => flat * shape[axis]! + i, 0);
  return Array.from(data.subarray(row * length, (row + 1) * length));
}

/** Points of a curve, with bars or a band of these half widths. */
export function points(x: readonly number[], y: readonly number[], spread?: readonly number[]): ChartPoint[] {
  return y.map((value, i) => ({
    x: x[i]!,
    y: value,
    ...(spread?.[i] !== undefined && { low: value - spread[i], high: value + spread[i] }),
  }));
}

/** Means over a list of places, with bars or a band of what is named of their spreads. */
export function meanPoints(
  x: readonly number[],
  spreads: readonly Spread[],
  bars?: "standardDeviation" | "standardError",
): ChartPoint[] {
  const means = spreads.map(({ mean }) => mean);
  return points(x, means, bars && spreads.map((spread) => spread[bars]));
}

/** What axes of losses of wave functions are called. */
export const lossTitle = "loss (1/|B|) Σ |ψ − ψ_T|²";

/** Bars of what cannot be negative. */
export function notBelowZero(bars: readonly ChartPoint[]): ChartPoint[] {
  return bars.map((point) => (point.low === undefined ? point : { ...point, low: Math.max(0, point.low) }));
}

/** Mean over members at each time of an array whose last two axes are members and times. */
export function membersMean(result: ReadResult, name: string, ...at: readonly number[]) {
  const members = result.arrays[name]!.shape.at(-2)!;
  const lines = indices(members).map((member) => lineOf(result, name, ...at, member));
  return lines[0]!.map((_, k) => finiteSpread(lines.map((line) => line[k]!)));
}

/** Where values lie in a list, the smallest one's place first. */
export function ascending(values: readonly number[]): number[] {
  return indices(values.length).sort((a, b) => values[a]! - values[b]!);
}

/** 0, 1, …, count − 1. */
export function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
