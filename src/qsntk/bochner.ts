/** Bochner's theorem, (S19)–(S20): a translation-invariant kernel is positive definite if its Fourier transform is not negative. */
import {
  jobKinds,
  type Kinds,
  mostMembers,
  noMore,
  number,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns, sumInTurns, Turns } from "../native/turns.js";
import { drawNormal } from "../random/index.js";
import { type Network, networkKind } from "../stax/network.js";

/** Options of {@link bochner}. */
export interface BochnerOptions extends JobOptions {
  /** Which kernel; the NTK by default. */
  readonly kernel?: "ntk" | "nngp";
  /** Lines through the origin along which the kernel is sampled, at most 2²⁰; 4 by default, of random direction. */
  readonly directions?: number;
  /** Samples per line, at most 2¹⁶, since the transform takes their square; 256 by default. */
  readonly points?: number;
  /** Distance between samples; .25 by default. Momenta up to π/spacing are resolved. */
  readonly spacing?: number;
  /** Relative to k(0); 1e−9 by default. */
  readonly tolerance?: number;
  /** Of lines and shifts; 0 by default. */
  readonly seed?: number;
}

/** What {@link bochner} found. */
export interface BochnerCheck {
  /** Largest |k(x+c, x'+c) − k(x, x')|/k(0) over random shifts. */
  readonly invarianceError: number;
  /** Whether that is within the tolerance. */
  readonly translationInvariant: boolean;
  /** Momenta p in [0, π/spacing], common to all lines. */
  readonly momenta: Float64Array;
  /** Fejér mean of the Fourier transform along each line, lines×momenta, divided by k(0); integrates to 1 over [−π/spacing, π/spacing]. */
  readonly density: Matrix;
  /** Smallest value of the density relative to its largest. */
  readonly smallest: number;
  /** No value below −tolerance, on translation-invariant kernels: consistent with positive definiteness. False is a proof of the contrary. */
  readonly positive: boolean;
}

const kinds: Kinds<BochnerOptions> = {
  kernel: oneOf("ntk", "nngp"),
  directions: whole(1, mostMembers),
  points: whole(1, 2 ** 16),
  spacing: number({ least: 1e-100, most: 1e100 }),
  tolerance: number({ least: 0, below: 1 }),
  seed: whole(0),
  ...jobKinds,
};

/**
 * Samples a kernel along lines k(τ) = k(x, x+τu) and transforms it with Fejér's (triangular) window. Along every line a positive
 * definite kernel has Fejér means ≥ 0 at all momenta, and a negative one is a finite set of inputs on which the matrix is indefinite.
 *
 * @param dimension - Components of an input.
 * @throws {ArgumentError} if an option is not allowed, or k(0) = K(0, 0) vanishes, as without biases behind ReLU; others as
 *   `network.kernel`.
 */
export async function bochner(
  network: Network,
  dimension: number,
  options: BochnerOptions = {},
): Promise<BochnerCheck> {
  noMore("bochner", arguments, 3);
  requireArgument("bochner", "network", network, networkKind);
  requireArgument("bochner", "dimension", dimension, whole(1));
  const given = rising(requireOptions("bochner", options, kinds));
  const {
    kernel = "ntk",
    directions = 4,
    points = 256,
    spacing = 0.25,
    tolerance = 1e-9,
    seed = 0,
    done,
    ...job
  } = given;
  const numbers = directions * points + (points + 2) * (2 * dimension + 4);
  requireMemory("bochner", `${directions} lines of ${points} samples`, 8 * numbers, "Use fewer points or directions.");
  const momenta = Float64Array.from({ length: points }, (_, i) => (Math.PI * i) / ((points - 1 || 1) * spacing));
  const density = new Matrix(directions, points);
  let invarianceError = 0;
  for (let line = 0; line < directions; line++) {
    const part = (half: 0 | 1) =>
      partOf(job, (2 * line + half) / (2 * directions), (2 * line + half + 1) / (2 * directions));
    const drawn = (layer: number) =>
      drawNormal({ seed, layer }, dimension, { offset: line * dimension, signal: job.signal });
    const [u, shift] = [await drawn(0), await drawn(1)];
    const length = Math.sqrt(await sumInTurns(u, (x) => x * x, { signal: job.signal }));
    const ray = async (origin: ArrayLike<number>) => {
      const x = new Matrix(points, dimension);
      const write = (begin: number, end: number) => {
        for (let i = begin; i < end; i++) {
          x.row(i).set(u.map((component, k) => origin[k]! + (i * spacing * component) / length));
        }
      };
      await inTurns(points, write, { signal: job.signal, cost: 4 * dimension });
      return x;
    };
    const profile = async (origin: ArrayLike<number>, half: 0 | 1) => {
      const x = await ray(origin);
      const pair = await network.kernel(new Matrix(1, dimension, x.data.slice(0, dimension)), x, part(half));
      return pair[kernel].data;
    };
    const k = await profile(new Float64Array(dimension), 0);
    requirePositiveAtOrigin(kernel, k[0]!);
    const moved = await profile(shift, 1);
    for (let i = 0; i < points; i++) {
      invarianceError = Math.max(invarianceError, Math.abs(moved[i]! - k[i]!) / Math.abs(k[0]!));
    }
    density.row(line).set(await fejer(k, momenta, spacing, job));
  }
  let [least, largest] = [Number.POSITIVE_INFINITY, 0];
  const look = (begin: number, end: number) => {
    for (const value of density.data.subarray(begin, end)) {
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
  };
  await inTurns(density.data.length, look, { signal: job.signal });
  const smallest = least / largest;
  const translationInvariant = invarianceError <= tolerance;
  const positive = translationInvariant && smallest >= -tolerance;
  return done({ invarianceError, translationInvariant, momenta, density, smallest, positive });
}

/** Terms of a sum that are added in one piece. */
const cosines = 2 ** 14;

/** @throws {ArgumentError} if the kernel at the origin, in units of which all is measured, is zero. */
function requirePositiveAtOrigin(kernel: "ntk" | "nngp", value: number): void {
  if (value > 0) return;
  throw new ArgumentError(
    `bochner: the ${kernel === "ntk" ? "NTK" : "NNGP kernel"} of \`network\` must be positive at the origin, not K(0, 0) = ${value}: a translation-invariant kernel that vanishes there is zero. Give a dense layer a bias, such as stax.dense(8, { bStd: 1 }), or put stax.cosNet or stax.gaussNet in front.`,
  );
}

/** (spacing/2π)·Σ_m (1−|m|/n)·k(m·spacing)/k(0)·cos(p·m·spacing). */
async function fejer(
  k: Float64Array,
  momenta: Float64Array,
  spacing: number,
  { signal }: JobOptions,
): Promise<Float64Array> {
  const n = k.length;
  const density = new Float64Array(momenta.length);
  const turns = new Turns(signal);
  for (const [i, p] of momenta.entries()) {
    let sum = 1;
    for (let from = 1; from < n; from += cosines) {
      await turns.next();
      for (let m = from; m < Math.min(n, from + cosines); m++) {
        sum += 2 * (1 - m / n) * (k[m]! / k[0]!) * Math.cos(p * m * spacing);
      }
    }
    density[i] = (sum * spacing) / (2 * Math.PI);
  }
  return density;
}
