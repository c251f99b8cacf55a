import { record } from "../arguments/index.js";
import { type Amplitudes, byComponent, interleaved } from "../dataset/amplitudes.js";
import type { Sizes } from "../dataset/sizes.js";
import type { Task } from "../dataset/task.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import type { JobOptions } from "../native/job.js";
import { partOf } from "../native/progress.js";
import { mapInTurns } from "../native/turns.js";
import type { Eigenbasis } from "./modes/eigenbasis.js";
import { matricesBytes } from "./modes/matricesBytes.js";
import { drawingFactors, type PriorFactors } from "./modes/prior.js";
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

/** The ensemble's mean μ from the factors of one time: with c = Uᵀy, U·(λg∘c) on the training and B·(g∘c) on the test points. @see The paper's eqs. (14), (15). */
export async function meanAt(
  basis: Eigenbasis,
  components: 1 | 2,
  { gain }: ModeFactors,
  options: JobOptions = {},
): Promise<Amplitudes> {
  const { eigenvalues, target } = basis;
  const n = eigenvalues.length;
  const learned = await mapInTurns(target.data, (c, at) => gain[at % n]! * c, options);
  const train = await mapInTurns(learned, (value, at) => eigenvalues[at % n]! * value, options);
  return onPoints(basis, components, { train, learned }, options);
}

/** What a member has beside the mean, γ, which its start a alone decides: U·(e∘a) on the training and f₀ − B·(g∘a) on the test points. @see The paper's eqs. (14), (15). */
export async function fluctuationAt(
  basis: Eigenbasis,
  components: 1 | 2,
  { residual, gain }: ModeFactors,
  { modes, test }: Initial,
  options: JobOptions = {},
): Promise<Amplitudes> {
  const n = basis.eigenvalues.length;
  const learned = await mapInTurns(modes.data, (a, at) => -gain[at % n]! * a, options);
  const train = await mapInTurns(modes.data, (a, at) => residual[at % n]! * a, options);
  return onPoints(basis, components, { train, learned, start: test }, options);
}

/** U·train on the training, and `start` + B·learned on the test points. */
async function onPoints(
  { target, vectors, reach }: Eigenbasis,
  components: 1 | 2,
  modes: { readonly train: Float64Array; readonly learned: Float64Array; readonly start?: Matrix },
  options: JobOptions,
): Promise<Amplitudes> {
  const product = (values: Float64Array, to: Matrix) =>
    matmul(new Matrix(target.rows, target.columns, values), to, { ...options, transposeB: true });
  const train = await product(modes.train, vectors);
  const learned = await product(modes.learned, reach);
  const test = await mapInTurns(learned.data, (value, at) => value + (modes.start?.data[at] ?? 0), options);
  // Coupled components stand one behind the other in a row.
  const outside = (data: Float64Array) => interleaved(new Matrix(components, data.length / components, data), options);
  return { train: await outside(train.data), test: await outside(test) };
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

/** Starts of `count` members: training modes F·ξ, test points T·ξ + S·ζ; streams (seed, member, component, 0 for ξ and 1 for ζ). */
export async function sampleInitial(
  basis: Eigenbasis,
  prior: PriorFactors,
  count: number,
  seed: number,
  options: JobOptions = {},
): Promise<Initial[]> {
  const [n, m, copies] = [basis.eigenvalues.length, basis.reach.rows, basis.target.rows];
  const { factor, test, rest: root } = await drawingFactors(basis, prior, { signal: options.signal });
  const noise = (member: number, layer: number, size: number) =>
    whiteNoise(copies, size, { seed, member, layer }, { signal: options.signal });
  const members: Initial[] = [];
  for (let member = 0; member < count; member++) {
    const job = partOf(options, member / count, (member + 1) / count);
    const xi = await noise(member, 0, n);
    const seen = await matmul(xi, test, { ...partOf(job, 0, 0.3), transposeB: true });
    const rest = await matmul(await noise(member, 1, m), root, { ...partOf(job, 0.3, 0.6), transposeB: true });
    members.push({
      modes: await matmul(xi, factor, { ...partOf(job, 0.6, 1), transposeB: true }),
      test: new Matrix(copies, m, await mapInTurns(seen.data, (value, at) => value + rest.data[at]!, options)),
    });
  }
  return members;
}

/** The factors of prior.ts and `count` starts of members. */
export function sampleBytes(sizes: Sizes, count: number): number {
  return matricesBytes(sizes, [3, 4, 5]) + 16 * (count + 2) * (sizes.n + sizes.m);
}

/** The mean of a task at one time, by component and in pairs. */
export function meanBytes({ components, trainIndices, testIndices }: Task): number {
  return 16 * components * (trainIndices.length + testIndices.length);
}
