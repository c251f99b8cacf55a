import { boolean, inNameOf, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { dsyevd, zheevd } from "../linalg/eigen.js";
import { runSync } from "../native/call.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";

/** All eigenvalues of an operator, ascending, and its eigenvectors if they were asked for. */
export interface Spectrum {
  /** The D eigenvalues, ascending. */
  readonly values: Float64Array;
  /** Eigenvector k as a complex state (2D numbers, interleaved), one per eigenvalue; the first of its largest amplitudes is positive. */
  readonly states?: readonly Float64Array[];
}

/**
 * The whole spectrum from the dense matrix (LAPACK's dsyevd or zheevd): for dimensions up to some thousands.
 *
 * @throws {MemoryError} if the D×D matrix and its workspace do not fit.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const triangle = operator.heisenberg(graph.chain(3));
 * console.log((await exact.spectrum(triangle)).values); // -3, -3, -3, -3, 3, 3, 3, 3
 * ```
 */
export async function spectrum(
  operator: Operator,
  options: JobOptions & { readonly vectors?: boolean } = {},
): Promise<Spectrum> {
  noMore("spectrum", arguments, 2);
  requireArgument("spectrum", "operator", operator, operatorKind);
  const kinds = { vectors: boolean, ...jobKinds };
  const { vectors = false, done, ...job } = rising(requireOptions("spectrum", options, kinds));
  requireMemory(
    "spectrum",
    `all ${operator.dimension} levels`,
    spectrumBytes(operator, vectors),
    "Use exact.groundState for the lowest ones.",
  );
  const { data } = await inNameOf("spectrum", () => operator.toDense(partOf(job, 0, 0.1)));
  const solve = operator.isReal ? dsyevd : zheevd;
  const eigen = { ...partOf(job, 0.1, 0.95), vectors };
  const system = await inNameOf("spectrum", () => solve(data, operator.dimension, eigen));
  if (system.vectors === undefined) return done({ values: system.values });
  const matrix = system.vectors;
  const states = Array.from(system.values, () => new Float64Array(2 * operator.dimension));
  const work = (begin: number, end: number) => {
    for (let row = begin; row < end; row++) writeRow(operator, matrix, row, states);
  };
  await inTurns(operator.dimension, work, { ...partOf(job, 0.95, 0.99), cost: 8 * operator.dimension });
  const turn = (begin: number, end: number) => fixPhases(states.slice(begin, end), operator.dimension);
  await inTurns(states.length, turn, { ...partOf(job, 0.99, 1), cost: 8 * operator.dimension });
  return done({ values: system.values, states });
}

/** Bytes of the matrix, LAPACK's work on it, and the states. */
export function spectrumBytes({ dimension, isReal }: Operator, vectors: boolean): number {
  const matrix = (isReal ? 8 : 16) * dimension ** 2;
  return vectors ? 4 * matrix + 16 * dimension ** 2 : 2 * matrix;
}

/** Puts one row of the matrix of eigenvectors into the states, which are its columns. */
function writeRow({ dimension, isReal }: Operator, matrix: Float64Array, row: number, states: readonly Float64Array[]) {
  for (const [k, state] of states.entries()) {
    const entry = row * dimension + k;
    state[2 * row] = isReal ? matrix[entry]! : matrix[2 * entry]!;
    if (!isReal) state[2 * row + 1] = matrix[2 * entry + 1]!;
  }
}

/** Makes the amplitude of each state positive that is so in those of iterative searches: the first of the largest ones. */
function fixPhases(some: readonly Float64Array[], dimension: number): void {
  const states = new Float64Array(2 * dimension * some.length);
  for (const [k, state] of some.entries()) states.set(state, 2 * dimension * k);
  const { rows } = runSync("leadingRows", { states, count: some.length, dimension }, "spectrum");
  for (const [k, state] of some.entries()) makePositive(state, 2 * rows[k]!);
}

function makePositive(state: Float64Array, at: number): void {
  const size = Math.hypot(state[at]!, state[at + 1]!);
  const [re, im] = [state[at]! / size, -state[at + 1]! / size];
  if (re === 1) return;
  for (let i = 0; i < state.length; i += 2) {
    const [x, y] = [state[i]!, state[i + 1]!];
    state[i] = re * x - im * y + 0; // no −0
    state[i + 1] = re * y + im * x + 0;
  }
}
