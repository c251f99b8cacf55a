import { isPlain, type Kind, type Kinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { assemble } from "../dataset/amplitudes.js";
import type { Task } from "../dataset/task.js";
import { reducedSpectrum, vonNeumann } from "../entropy/index.js";
import { expectation } from "../exact/expectation.js";
import { basisKind } from "../hilbert/basis.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import { ArgumentError } from "../native/errors.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { type DynamicsOptions, dynamicsKinds, requireTimes } from "./modes/times.js";
import { type Prediction, predictionKind } from "./prediction.js";

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
export interface ObservablesOptions extends DynamicsOptions {
  /** For example the energy, the magnetisation or the double occupancy; all on the basis that was learned. */
  readonly operators?: Readonly<Record<string, Operator>>;
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
  ...dynamicsKinds,
};

/**
 * Fidelity, entropy and expectation values of the normalised mean state μ(t) along the training.
 *
 * @param prediction - Of a task whose training and test points are all of the basis, without or with weights.
 * @param basis - The Hilbert space of the states.
 * @param times - In gradient-descent steps, ascending.
 * @throws {ArgumentError} if the task leaves out basis states or is of another basis, or an operator acts on another one.
 */
export async function observables(
  prediction: Prediction,
  basis: Operator["hilbert"],
  times: ArrayLike<number>,
  options: ObservablesOptions = {},
): Promise<ObservablesOverTime> {
  noMore("observables", arguments, 4);
  const { operators = {}, dynamics, signal, onProgress } = requireOptions("observables", options, kinds);
  requireArgument("observables", "prediction", prediction, predictionKind);
  requireArgument("observables", "basis", basis, basisKind);
  const steps = requireTimes("observables", times, dynamics);
  const { task } = prediction;
  const covered = task.trainIndices.length + task.testIndices.length;
  if (covered !== basis.dimension || task.states !== basis.dimension) {
    throw new ArgumentError(
      `observables: the task has ${covered} points among ${task.states} basis states, but observables need all ${basis.dimension} of the basis.`,
    );
  }
  if (task.basis !== undefined) {
    requireSameBasis("observables", { what: "`basis`", hilbert: basis }, { what: "the task", hilbert: task.basis });
  }
  for (const [name, operator] of Object.entries(operators)) {
    requireSameBasis(
      "observables",
      { what: `operator \`${name}\``, hilbert: operator.hilbert },
      { what: "`basis`", hilbert: basis },
    );
  }
  const half = Array.from({ length: Math.floor(basis.sites / 2) }, (_, site) => site);
  const fidelity = new Float64Array(steps.length).fill(Number.NaN);
  const entropy = fidelity.slice();
  const expectations = Object.fromEntries(Object.keys(operators).map((name) => [name, fidelity.slice()]));
  for (let i = 0; i < steps.length; i++) {
    const state = assemble(task, await prediction.mean(steps[i]!, { dynamics, signal }));
    if (state.some((part) => part !== 0)) {
      fidelity[i] = fidelityWith(task, state);
      entropy[i] = vonNeumann(await reducedSpectrum(basis, state, half, { signal }));
      for (const [name, operator] of Object.entries(operators)) {
        expectations[name]![i] = await expectation(operator, state);
      }
    }
    onProgress?.((i + 1) / steps.length);
  }
  return { fidelity, entropy, expectations };
}

/** |⟨ψ_T|ψ⟩|²/(⟨ψ_T|ψ_T⟩⟨ψ|ψ⟩) of a complex interleaved state. */
function fidelityWith({ target, components }: Task, state: Float64Array): number {
  const parts = [target.row(0), components === 2 ? target.row(1) : new Float64Array(target.columns)] as const;
  let [real, imaginary, norm, targetNorm] = [0, 0, 0, 0];
  for (let i = 0; i < target.columns; i++) {
    const [re, im, targetRe, targetIm] = [state[2 * i]!, state[2 * i + 1]!, parts[0][i]!, parts[1][i]!];
    real += re * targetRe + im * targetIm;
    imaginary += re * targetIm - im * targetRe;
    norm += re ** 2 + im ** 2;
    targetNorm += targetRe ** 2 + targetIm ** 2;
  }
  return (real ** 2 + imaginary ** 2) / (norm * targetNorm);
}
