import type { Matrix } from "../linalg/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { CutConfigurations } from "./cut.js";
import { nameOf, type Pairing, type ReplicaOptions, renumberedAlike } from "./pairings.js";
import { type LogNumber, logNumber, type Term } from "./replica.js";

/** Terms of E Tr ρ_Aⁿ and E (Tr ρ)ⁿ; both are to be multiplied by exp(logScale). */
export interface MatrixTerms {
  readonly trace: Term[];
  readonly norm: LogNumber[];
  readonly logScale: number;
}

/**
 * Wick's pairings for any symmetric kernel: each is a network of n copies of K, the kernel over its trace, that
 * native/correlators contracts with as few products of 2^d×2^d matrices as there are. Pairings that renumbering the replicas
 * turns into each other are equal and computed once.
 *
 * @throws {ShapeError} if the matrix is not 2^d×2^d; {ArgumentError} if it is not symmetric or holds what is not finite;
 *   {NumericalError} if its trace is not positive; {MemoryError} if the products do not fit; the signal's reason if it is aborted.
 */
export async function matrixTerms(
  kernel: Matrix,
  cut: CutConfigurations,
  wick: readonly Pairing[],
  { order, components = 2, signal, onProgress }: ReplicaOptions & JobOptions,
): Promise<MatrixTerms> {
  const [a, b] = [cut.rows.length, cut.columns.length];
  if (kernel.rows !== a * b || kernel.columns !== a * b) {
    throw new ShapeError(`replicaAverage: \`source\` must be ${a * b}×${a * b}, not ${kernel.rows}×${kernel.columns}.`);
  }
  const classes = renumberedAlike(wick.filter(({ weight }) => weight > 0));
  const request = {
    a,
    b,
    order,
    kernel: kernel.data,
    count: classes.length,
    configurations: Int32Array.from(Array.from(cut.rows).flatMap((row) => Array.from(cut.columns, (c) => row | c))),
    pairings: Int32Array.from(classes.flatMap(([first]) => (first as Pairing).pairs.flat())),
  };
  const { values, powers, trace } = await runJob(
    "pairingSums",
    request,
    { signal, onProgress },
    { where: "replicaAverage" },
  );
  const valueBy = new Map(classes.flatMap((members, i) => members.map((pairing) => [pairing, values[i] as number])));
  return {
    trace: wick.map((p) => ({ name: nameOf(p), ...logNumber(p.weight * (valueBy.get(p) ?? 0)) })),
    norm: [logNumber(normMoment(order, components, [1, ...powers]))],
    logScale: order * Math.log(trace),
  };
}

/**
 * E (ψ†ψ)ⁿ from its cumulants κ_m = c·2^{m−1}·(m−1)!·Tr K^m, ψ having c real components of covariance K:
 * μ_n = Σ_m C(n−1, m−1) κ_m μ_{n−m}.
 */
function normMoment(order: number, components: 1 | 2, powers: readonly number[]): number {
  const moments = [1];
  for (let n = 1; n <= order; n++) {
    let [moment, ways] = [0, 1]; // ways: C(n−1, m−1)·(m−1)!
    for (let m = 1; m <= n; m++) {
      moment += ways * components * 2 ** (m - 1) * (powers[m - 1] as number) * (moments[n - m] as number);
      ways *= n - m;
    }
    moments.push(moment);
  }
  return moments[order] as number;
}
