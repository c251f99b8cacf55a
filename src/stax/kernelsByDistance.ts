import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { uniform } from "../random/index.js";
import type { CompiledKernels } from "./compiledKernels.js";
import { mapsFeatures } from "./fourier.js";
import type { Network } from "./network.js";

/** Kernels of two states of d spins by their Hamming distance 0 … d. */
export interface KernelsByDistance {
  readonly nngp: Float64Array;
  readonly ntk: Float64Array;
  /** How far each may be from what it is, measured by wide numbers where rounding has moved it by more than its last digit. */
  readonly errors: {
    readonly nngp: Float64Array;
    readonly ntk: Float64Array;
  };
}

/** Two values of a kernel at one distance: it tells apart which sites differ. */
export interface ToldApart {
  readonly distance: number;
  readonly toldApart: readonly [number, number];
}

/** States whose kernels are compared: all up and some random ones, each with several of the states at every distance. */
const bases = 4;
const subsetsPerDistance = 6;

/** Largest difference between kernels at one distance that counts as rounding, relative to the kernel at distance 0. */
const tolerance = 1e-9;

/**
 * Kernels as {@link kernelsByDistanceIfAny} has them.
 *
 * @param where - Who asks, as messages call it.
 * @param remedy - What to do otherwise.
 * @throws {ArgumentError} if kernels at one distance differ; others as `network.kernel`.
 */
export async function kernelsByDistance(
  where: string,
  network: Network,
  d: number,
  remedy: string,
  options: JobOptions = {},
): Promise<KernelsByDistance> {
  const found = await kernelsByDistanceIfAny(network, d, options);
  if (!("toldApart" in found)) return found;
  const { distance, toldApart } = found;
  throw new ArgumentError(
    `${where}: the network's kernel must depend only on how many spins differ, not on which: at distance ${distance} it is ${toldApart.join(" and ")}. ${remedy}`,
  );
}

/**
 * Kernels of a network on {±1}^d that see only how many spins differ, as those of every fully connected network do: they see x·x' alone.
 * A feature map in front of the network may tell sites apart. With one it is checked on the kernels themselves: of several states, with states
 * that differ from them at every site, at neighbouring sites, and at random ones.
 *
 * @throws as `network.kernel`.
 */
export async function kernelsByDistanceIfAny(
  network: Network,
  d: number,
  options: JobOptions = {},
): Promise<KernelsByDistance | ToldApart> {
  if (!mapsFeatures(network.layers)) return ofFirstSites(network, d, options);
  const flips = Array.from({ length: bases }, (_, base) => [
    ...leading(d),
    ...(base === 0 ? [...singles(d), ...neighbours(d)] : scattered(d, base)),
  ]);
  const signs = uniform({ seed: 0, layer: 1 }, flips.length * d);
  const states = new Matrix(flips.length, d);
  for (let at = 0; at < signs.length; at++) states.data[at] = at < d || signs[at]! < 0.5 ? 1 : -1;
  const others = new Matrix(
    flips.reduce((sum, list) => sum + list.length, 0),
    d,
  );
  let start = 0;
  for (const [base, list] of flips.entries()) {
    const state = states.row(base);
    for (const sites of list) {
      others.data.set(state, start);
      for (const site of sites) others.data[start + site]! *= -1;
      start += d;
    }
  }
  const { signal } = options;
  const compiled = await network.kernels([states, others], { signal });
  const kernels = await compiled.pairs(0, 1, options);
  const result = { nngp: kernels.nngp.row(0).slice(0, d + 1), ntk: kernels.ntk.row(0).slice(0, d + 1) };
  let begin = 0;
  for (const [base, list] of flips.entries()) {
    for (const which of ["nngp", "ntk"] as const) {
      const values = kernels[which].row(base).subarray(begin, begin + list.length);
      const apart = toldApart(list, values, result[which]);
      if (apart !== undefined) return apart;
    }
    begin += list.length;
  }
  return { ...result, errors: await errorsOf(compiled, result, signal) };
}

/** Kernels of all spins up with the states whose first h spins are down. */
async function ofFirstSites(network: Network, d: number, options: JobOptions): Promise<KernelsByDistance> {
  const up = new Matrix(1, d, new Float64Array(d).fill(1));
  const others = new Matrix(d + 1, d);
  for (let h = 0; h <= d; h++) others.row(h).fill(1).fill(-1, 0, h);
  const { signal } = options;
  const compiled = await network.kernels([up, others], { signal });
  const { nngp, ntk } = await compiled.pairs(0, 1, options);
  const result = { nngp: nngp.data, ntk: ntk.data };
  return { ...result, errors: await errorsOf(compiled, result, signal) };
}

/** {@link KernelsByDistance.errors} of the kernels of the first input of set 0 with the first ones of set 1. */
async function errorsOf(
  { program, features }: CompiledKernels,
  kernels: Omit<KernelsByDistance, "errors">,
  signal: AbortSignal | undefined,
): Promise<KernelsByDistance["errors"]> {
  const n = kernels.nngp.length;
  const [first, others] = features as [Matrix, Matrix];
  const dimension = first.columns;
  const x1 = new Float64Array(n * dimension);
  for (let i = 0; i < n; i++) x1.set(first.row(0), i * dimension);
  const x2 = others.data.slice(0, n * dimension);
  const wide = await runJob("widePairs", { ...program, dimension, n, x1, x2 }, { signal }, { where: "kernel" });
  const errors = (which: "nngp" | "ntk") =>
    kernels[which].map((value, h) => {
      const [own, moved] = [Number.EPSILON * Math.abs(value), Math.abs(value - wide[which][h]!)];
      return (moved > own ? 2 * moved : own) + 4 * wide[`${which}Lost`][h]!; // which is of first order
    });
  return { nngp: errors("nngp"), ntk: errors("ntk") };
}

/** The first h sites, h = 0 … d. */
const leading = (d: number) => Array.from({ length: d + 1 }, (_, h) => Array.from({ length: h }, (_, i) => i));
const singles = (d: number) => Array.from({ length: d }, (_, i) => [i]);
const neighbours = (d: number) => Array.from({ length: d - 1 }, (_, i) => [i, i + 1]);

/** Random subsets of the sites, some of every size. */
function scattered(d: number, seed: number): number[][] {
  const keys = uniform({ seed, layer: 2 }, subsetsPerDistance * (d + 1) * d);
  return Array.from({ length: subsetsPerDistance * (d + 1) }, (_, k) => {
    const order = Array.from({ length: d }, (_, i) => i).sort((a, b) => keys[k * d + a]! - keys[k * d + b]!);
    return order.slice(0, k % (d + 1));
  });
}

/** The first of the values that is not what is expected at its distance, with that. */
function toldApart(
  flips: readonly (readonly number[])[],
  values: Float64Array,
  expected: Float64Array,
): ToldApart | undefined {
  for (const [i, { length: distance }] of flips.entries()) {
    const [here, there] = [values[i]!, expected[distance]!];
    if (Math.abs(here - there) <= tolerance * Math.abs(expected[0]!)) continue;
    return { distance, toldApart: [there, here] };
  }
  return undefined;
}
