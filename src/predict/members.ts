import { record } from "../arguments/index.js";
import { type Amplitudes, byComponent, interleaved } from "../dataset/amplitudes.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import type { JobOptions } from "../native/job.js";
import { partOf } from "../native/progress.js";
import { mapInTurns } from "../native/turns.js";
import type { Eigenbasis } from "./modes/eigenbasis.js";
import { type PriorFactors, rootOfRest } from "./modes/prior.js";
import type { ModeFactors } from "./modes/propagator.js";
import { whiteNoise } from "./whiteNoise.js";

/** The start of one member: Uᵀψ(0) on the training points, copies×n, and ψ(0) on the test points, copies×m. */
export interface Initial {
  /** Uᵀψ(0) on the training points, copies×n. */
  readonly modes: Matrix;
  /** ψ(0) on the test points, copies×m. */
  readonly test: Matrix;
}

/** The start of a member, as an argument. */
export const initialKind = record("the start of a member, which sample or initialFrom returns", {
  modes: matrixKind,
  test: matrixKind,
});

/**
 * A member's wavefunction after training, from the factors of one time: with its start a (0 for the ensemble's mean) and c = Uᵀy,
 * U·(c + e∘(a−c)) on the training and f₀ − B·(g∘(a−c)) on the test points.
 *
 * @see The paper's eqs. (14), (15).
 */
export async function memberAt(
  basis: Eigenbasis,
  components: 1 | 2,
  factors: ModeFactors,
  initial: Initial | undefined,
  options: JobOptions = {},
): Promise<Amplitudes> {
  const n = basis.eigenvalues.length;
  const [copies, c] = [basis.target.rows, basis.target.data];
  const error = await mapInTurns(c, (value, at) => (initial?.modes.data[at] ?? 0) - value, options);
  const modes = new Matrix(
    copies,
    n,
    await mapInTurns(error, (value, at) => c[at]! + factors.residual[at % n]! * value, options),
  );
  const learned = new Matrix(
    copies,
    n,
    await mapInTurns(error, (value, at) => -factors.gain[at % n]! * value, options),
  );
  const train = await matmul(modes, basis.vectors, { ...options, transposeB: true });
  const test = await matmul(learned, basis.reach, { ...options, transposeB: true });
  const started = await mapInTurns(test.data, (value, at) => value + (initial?.test.data[at] ?? 0), options);
  // Coupled components stand one behind the other in a row.
  const outside = (data: Float64Array) => interleaved(new Matrix(components, data.length / components, data), options);
  return { train: await outside(train.data), test: await outside(started) };
}

/** The start of the member whose wavefunction at time 0 is `state`, as long as the problem wants it; the state becomes a part of it. */
export async function startOf(
  basis: Eigenbasis,
  components: 1 | 2,
  state: Amplitudes,
  options: JobOptions = {},
): Promise<Initial> {
  const [n, m, copies] = [basis.eigenvalues.length, basis.reach.rows, basis.target.rows];
  const train = await byComponent(state.train, components, options);
  const test = await byComponent(state.test, components, options);
  const modes = await matmul(new Matrix(copies, n, train.data), basis.vectors, options);
  return { modes, test: new Matrix(copies, m, test.data) };
}

/** Starts of `count` members: training modes L·ξ, test points T·ξ + S·ζ; streams (seed, member, component, 0 for ξ and 1 for ζ). */
export async function sampleInitial(
  basis: Eigenbasis,
  prior: PriorFactors,
  count: number,
  seed: number,
  options: JobOptions = {},
): Promise<Initial[]> {
  const [n, m, copies] = [basis.eigenvalues.length, basis.reach.rows, basis.target.rows];
  const root = await rootOfRest(prior, { signal: options.signal });
  const noise = (member: number, layer: number, size: number) =>
    whiteNoise(copies, size, { seed, member, layer }, { signal: options.signal });
  const members: Initial[] = [];
  for (let member = 0; member < count; member++) {
    const job = partOf(options, member / count, (member + 1) / count);
    const xi = await noise(member, 0, n);
    const seen = await matmul(xi, prior.test, { ...partOf(job, 0, 0.3), transposeB: true });
    const rest = await matmul(await noise(member, 1, m), root, { ...partOf(job, 0.3, 0.6), transposeB: true });
    members.push({
      modes: await matmul(xi, prior.factor, { ...partOf(job, 0.6, 1), transposeB: true }),
      test: new Matrix(copies, m, await mapInTurns(seen.data, (value, at) => value + rest.data[at]!, options)),
    });
  }
  return members;
}
