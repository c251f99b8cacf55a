import { float64, record } from "../arguments/index.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { normal } from "../random/index.js";
import type { Eigenbasis } from "./eigenbasis.js";
import { type PriorFactors, semidefiniteFactor } from "./prior.js";
import type { ModeFactors } from "./propagator.js";

/** A wavefunction on the training and the test points, complex interleaved, in the order of the split's indices. */
export interface State {
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** A wavefunction on training and test points, as an argument. */
export const stateKind = record("{ train, test }, amplitudes on the points of the split", {
  train: float64,
  test: float64,
});

/** The start of one member: Uᵀψ(0) on the training points, copies×n, and ψ(0) on the test points, copies×m. */
export interface Initial {
  readonly modes: Matrix;
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
  factors: ModeFactors,
  initial: Initial | undefined,
  options: JobOptions = {},
): Promise<State> {
  const n = basis.eigenvalues.length;
  const [copies, c] = [basis.target.rows, basis.target.data];
  const error = c.map((value, at) => (initial?.modes.data[at] ?? 0) - value);
  const modes = new Matrix(
    copies,
    n,
    error.map((value, at) => c[at]! + factors.residual[at % n]! * value),
  );
  const learned = new Matrix(
    copies,
    n,
    error.map((value, at) => -factors.gain[at % n]! * value),
  );
  const train = await matmul(modes, basis.vectors, { ...options, transposeB: true });
  const test = await matmul(learned, basis.reach, { ...options, transposeB: true });
  return {
    train: interleave(train.data),
    test: interleave(test.data.map((value, at) => value + (initial?.test.data[at] ?? 0))),
  };
}

/**
 * The start of the member whose wavefunction at time 0 is `state`.
 *
 * @throws {ShapeError} if it has another number of points.
 */
export async function stateOf(basis: Eigenbasis, state: State, options: JobOptions = {}): Promise<Initial> {
  const [n, m, copies] = [basis.eigenvalues.length, basis.reach.rows, basis.target.rows];
  if (state.train.length !== copies * n || state.test.length !== copies * m) {
    throw new ShapeError(
      `predict: the state has ${state.train.length / 2} training and ${state.test.length / 2} test amplitudes, but ${basis.trainPoints} and ${basis.testPoints} are needed.`,
    );
  }
  const modes = await matmul(new Matrix(copies, n, separate(state.train)), basis.vectors, options);
  return { modes, test: new Matrix(copies, m, separate(state.test)) };
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
  const root = await semidefiniteFactor(prior.rest, options);
  const noise = (member: number, layer: number, size: number) => {
    const drawn = new Matrix(copies, size);
    for (let component = 0; component < copies; component++) {
      drawn.row(component).set(normal({ seed, member, component, layer }, size));
    }
    return drawn;
  };
  const members: Initial[] = [];
  for (let member = 0; member < count; member++) {
    const xi = noise(member, 0, n);
    const seen = await matmul(xi, prior.test, { ...options, transposeB: true });
    const rest = await matmul(noise(member, 1, m), root, { ...options, transposeB: true });
    members.push({
      modes: await matmul(xi, prior.factor, { ...options, transposeB: true }),
      test: new Matrix(
        copies,
        m,
        seen.data.map((value, at) => value + rest.data[at]!),
      ),
    });
  }
  return members;
}

/** [real parts, imaginary parts] to (re, im) pairs. */
function interleave(parts: Float64Array): Float64Array {
  const half = parts.length / 2;
  return Float64Array.from(parts, (_, at) => parts[(at >> 1) + (at & 1) * half]!);
}

/** (re, im) pairs to [real parts, imaginary parts]. */
function separate(pairs: Float64Array): Float64Array {
  const half = pairs.length / 2;
  return Float64Array.from(pairs, (_, at) => pairs[at < half ? 2 * at : 2 * (at - half) + 1]!);
}
