import {
  finite,
  float64,
  jobKinds,
  list,
  noMore,
  oneOf,
  record,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { Matrix, walshHadamard } from "../linalg/index.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import type { CutConfigurations } from "./cut.js";
import { partsOfRows } from "./partsOfRows.js";

/**
 * A kernel over spins that depends on which sites differ only: G⁽²⁾(x, y) = values[x⊕y], site j being bit j.
 * Every fully connected network has one, whatever its depth and activation.
 */
export interface InvariantKernel {
  /** What tells it from a kernel of one factor per site. */
  readonly kind: "invariant";
  /** Number of spins. */
  readonly sites: number;
  /** 2^sites values of the two-point function, by the set of sites that differ. */
  readonly values: Float64Array;
}

/** Sites of which all 2^d values are held. */
export const mostKernelSites = 28;

/** An invariant kernel, as an argument. */
export const invariantKind = record("a kernel, such as correlators.invariantKernel returns", {
  kind: oneOf("invariant"),
  sites: whole(2, mostKernelSites),
  values: float64,
});

/**
 * The kernel with `byDistance[h]` for configurations that differ in h sites; d+1 numbers for d sites.
 *
 * @throws {ArgumentError} if there are fewer than 2 or more than 28 sites.
 */
export async function hammingKernel(byDistance: ArrayLike<number>, options: JobOptions = {}): Promise<InvariantKernel> {
  noMore("hammingKernel", arguments, 2);
  const { done, ...job } = rising(requireOptions("hammingKernel", options, jobKinds));
  requireArgument("hammingKernel", "byDistance", byDistance, list("a list of values by distance", finite));
  const sites = byDistance.length - 1;
  if (!(sites >= 2 && sites <= mostKernelSites)) {
    throw new ArgumentError(
      `hammingKernel: \`byDistance\` must have d+1 values for d = 2 to ${mostKernelSites} sites, not ${byDistance.length}.`,
    );
  }
  requirePositive("hammingKernel", byDistance[0] as number);
  requireMemory("hammingKernel", `a kernel over ${sites} spins`, 9 * 2 ** sites, "Use fewer sites.");
  const distance = new Uint8Array(2 ** sites);
  const values = new Float64Array(distance.length);
  const work = (begin: number, end: number) => {
    for (let s = begin; s < end; s++) {
      distance[s] = s === 0 ? 0 : (distance[s >> 1] as number) + (s & 1);
      values[s] = byDistance[distance[s] as number] as number;
    }
  };
  await inTurns(distance.length, work, job);
  return done({ kind: "invariant", sites, values });
}

/**
 * The kernel with the given values by set of differing sites.
 *
 * @throws {ShapeError} if their number is not 2^d with d from 2 to 28; {ArgumentError} if one is not finite, or the first not positive.
 */
export async function invariantKernel(list: ArrayLike<number>, options: JobOptions = {}): Promise<InvariantKernel> {
  noMore("invariantKernel", arguments, 2);
  const job = requireOptions("invariantKernel", options, jobKinds);
  const values = requireNumbers("invariantKernel", "values", list);
  const sites = Math.log2(values.length);
  if (!(Number.isInteger(sites) && sites >= 2 && sites <= mostKernelSites)) {
    throw new ShapeError(
      `invariantKernel: \`values\` must be 2^d for d = 2 to ${mostKernelSites} sites, not ${values.length}.`,
    );
  }
  requirePositive("invariantKernel", values[0] as number);
  let wrong = -1;
  const look = (begin: number, end: number) => {
    for (let i = begin; i < end && wrong < 0; i++) if (!Number.isFinite(values[i])) wrong = i;
  };
  await inTurns(values.length, look, job);
  if (wrong >= 0) requireArgument("invariantKernel", `values[${wrong}]`, values[wrong], finite);
  return { kind: "invariant", sites, values };
}

/** @throws {ArgumentError} unless G(x, x) is positive and finite. */
function requirePositive(where: string, variance: number): void {
  if (variance > 0 && variance < Infinity) return;
  throw new ArgumentError(`${where}: the first value, G(x, x), must be positive and finite, not ${variance}.`);
}

/** Eigenvalues of a kernel by the sites whose parity they belong to, and their sum 2^d·G⁽²⁾(x, x). */
export interface ParitySpectrum {
  readonly eigenvalues: Float64Array;
  readonly total: number;
}

/**
 * The eigenvalues of a kernel: the Walsh–Hadamard transform of its values.
 *
 * @throws {NumericalError} if one is negative beyond rounding: such a kernel is no two-point function.
 */
export async function paritySpectrum(
  { values }: InvariantKernel,
  signal: AbortSignal | undefined,
): Promise<ParitySpectrum> {
  const eigenvalues = await walshHadamard(values, { signal });
  const total = eigenvalues.length * (values[0] as number);
  let least = 0;
  const look = (begin: number, end: number) => {
    for (let at = begin; at < end; at++) least = Math.min(least, eigenvalues[at] as number);
  };
  await inTurns(eigenvalues.length, look, { signal });
  if (least < -1e-10 * total) {
    throw new NumericalError(
      `invariantKernel: the kernel has the eigenvalue ${least}; the two-point function of a network has none below 0.`,
    );
  }
  return { eigenvalues, total };
}

/** Eigenvalues Λ[q_A, q_B] by the parities q of A and B that they belong to, as fractions of their sum. */
export async function parityTable(
  { eigenvalues, total }: ParitySpectrum,
  { rows, columns }: CutConfigurations,
  signal: AbortSignal | undefined,
): Promise<Matrix> {
  const table = new Matrix(rows.length, columns.length);
  const work = (begin: number, end: number) =>
    partsOfRows([begin, end], columns.length, (a, from, to) => {
      for (let at = from; at < to; at++) {
        table.data[at] = eigenvalues[rows[a]! | columns[at - a * columns.length]!]! / total;
      }
    });
  await inTurns(table.data.length, work, { signal, cost: 4 });
  return table;
}
