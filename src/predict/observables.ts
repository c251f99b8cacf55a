import {
  isPlain,
  jobKinds,
  type Kind,
  type Kinds,
  noMore,
  oneOf,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { reducedSpectrum, vonNeumann } from "../entropy/index.js";
import { expectation } from "../exact/expectation.js";
import { basisKind } from "../hilbert/basis.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { type State, stateKind } from "./members.js";
import { type Prediction, predictionKind } from "./prediction.js";
import { requireSplit, requireTarget } from "./problem.js";
import { requireTimes } from "./propagator.js";
import type { Dynamics } from "./relaxation.js";
import type { Split } from "./split.js";

/** What is measured on the learned state at every time; element i belongs to time i. NaN where the state is zero (t = 0). */
export interface ObservablesOverTime {
  /** |⟨ψ_T|μ⟩|²/(⟨ψ_T|ψ_T⟩⟨μ|μ⟩). */
  readonly fidelity: Float64Array;
  /** Von Neumann entropy of the first half of the sites, the smaller one where their number is odd; natural logarithm. */
  readonly entropy: Float64Array;
  /** ⟨A⟩ of each operator asked for, by name. */
  readonly expectations: Readonly<Record<string, Float64Array>>;
}

/** What {@link observables} measures with. */
export interface ObservablesOptions extends JobOptions {
  /** For example the energy, the magnetisation or the double occupancy; all on the basis that was learned. */
  readonly operators?: Readonly<Record<string, Operator>>;
  readonly dynamics?: Dynamics;
}

const operatorsKind: Kind = (value) => {
  if (!isPlain(value)) return { allowed: "an object of operators", value };
  for (const [name, operator] of Object.entries(value)) {
    const problem = operatorKind(operator);
    if (problem !== undefined) return { ...problem, at: `.${name}` };
  }
  return undefined;
};

const kinds: Kinds<ObservablesOptions> = {
  operators: operatorsKind,
  dynamics: oneOf("flow", "discrete"),
  ...jobKinds,
};

/**
 * Fidelity, entropy and expectation values of the normalised mean state μ(t) along the training.
 *
 * @param prediction - From supervised, without or with weights.
 * @param target - ψ_T on all D basis states, complex interleaved.
 * @param basis - The Hilbert space of the states; `split` covers it.
 * @throws {ArgumentError} if the split leaves out basis states, or an operator acts on another basis.
 */
export async function observables(
  prediction: Prediction,
  split: Split,
  target: Float64Array,
  basis: Operator["hilbert"],
  times: ArrayLike<number>,
  options: ObservablesOptions = {},
): Promise<ObservablesOverTime> {
  noMore("observables", arguments, 6);
  const { operators = {}, dynamics = "flow", signal, onProgress } = requireOptions("observables", options, kinds);
  requireArgument("observables", "prediction", prediction, predictionKind);
  requireSplit(split, "observables");
  requireArgument("observables", "basis", basis, basisKind);
  requireTimes(times, dynamics);
  if (split.trainIndices.length + split.testIndices.length !== basis.dimension) {
    throw new ArgumentError(
      `observables: the split covers ${split.trainIndices.length + split.testIndices.length} of ${basis.dimension} basis states; observables need all.`,
    );
  }
  requireTarget(target, split, "observables");
  for (const [name, operator] of Object.entries(operators)) {
    if (operator.dimension !== basis.dimension) {
      throw new ArgumentError(
        `observables: \`${name}\` acts on ${operator.dimension} states, but the basis has ${basis.dimension}.`,
      );
    }
  }
  const half = Array.from({ length: Math.floor(basis.sites / 2) }, (_, site) => site);
  const fidelity = new Float64Array(times.length).fill(Number.NaN);
  const entropy = fidelity.slice();
  const expectations = Object.fromEntries(Object.keys(operators).map((name) => [name, fidelity.slice()]));
  for (let i = 0; i < times.length; i++) {
    const state = assemble(split, await prediction.mean(times[i]!, dynamics, { signal }));
    if (state.some((part) => part !== 0)) {
      fidelity[i] = overlap(state, target);
      entropy[i] = vonNeumann(await reducedSpectrum(basis, state, half, { signal }));
      for (const [name, operator] of Object.entries(operators)) {
        expectations[name]![i] = await expectation(operator, state);
      }
    }
    onProgress?.((i + 1) / times.length);
  }
  return { fidelity, entropy, expectations };
}

/** The state on all D basis states, complex interleaved. */
export function assemble(split: Split, state: State): Float64Array {
  noMore("assemble", arguments, 2);
  requireSplit(split, "assemble");
  requireArgument("assemble", "state", state, stateKind);
  for (const [name, indices] of [
    ["train", split.trainIndices],
    ["test", split.testIndices],
  ] as const) {
    if (state[name].length === 2 * indices.length) continue;
    throw new ShapeError(
      `assemble: \`state.${name}\` must have length ${2 * indices.length}, one complex amplitude per point, not ${state[name].length}.`,
    );
  }
  const whole = new Float64Array(2 * split.inputs.rows);
  const place = (indices: Int32Array, values: Float64Array) =>
    indices.forEach((index, i) => {
      whole[2 * index] = values[2 * i]!;
      whole[2 * index + 1] = values[2 * i + 1]!;
    });
  place(split.trainIndices, state.train);
  place(split.testIndices, state.test);
  return whole;
}

function overlap(a: Float64Array, b: Float64Array): number {
  let [real, imaginary, normA, normB] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 2) {
    real += a[i]! * b[i]! + a[i + 1]! * b[i + 1]!;
    imaginary += a[i]! * b[i + 1]! - a[i + 1]! * b[i]!;
    normA += a[i]! ** 2 + a[i + 1]! ** 2;
    normB += b[i]! ** 2 + b[i + 1]! ** 2;
  }
  return (real ** 2 + imaginary ** 2) / (normA * normB);
}
