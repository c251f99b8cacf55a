import { either, instance, type Kinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { assemble, complexPairs } from "../dataset/amplitudes.js";
import { reducedSpectrum, vonNeumann } from "../entropy/index.js";
import { firstHalf } from "../entropy/subsystem.js";
import { Measurements, type Observable, observablesKind } from "../exact/observable.js";
import { fidelityOf } from "../exact/overlap.js";
import { measurable } from "../exact/requireState.js";
import { basisKind } from "../hilbert/basis.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import { ArgumentError } from "../native/errors.js";
import { everyInTurns } from "../native/turns.js";
import type { Operator } from "../operator/operator.js";
import { IterativePrediction } from "./iterative/iterativePrediction.js";
import { type DynamicsOptions, dynamicsKinds, requireTimes } from "./modes/times.js";
import { type Prediction, predictionKind } from "./prediction.js";

/** What is measured on the learned state at every time; element i belongs to time i. NaN where the state is zero (t = 0). */
export interface ObservablesOverTime<Name extends string> {
  /** |⟨ψ_T|μ⟩|²/(⟨ψ_T|ψ_T⟩⟨μ|μ⟩). */
  readonly fidelity: Float64Array;
  /** Von Neumann entropy of the first half of the sites, the smaller one where their number is odd; natural logarithm. */
  readonly entropy: Float64Array;
  /** What was asked for, as of `exact.quench`: one array per observable. */
  readonly values: Readonly<Record<Name, Float64Array>>;
}

/** What {@link observables} measures with. */
export interface ObservablesOptions<Name extends string = string> extends DynamicsOptions {
  /** As of `exact.quench`: for example the energy, the magnetisation or the double occupancy; functions get μ(t), which has a norm of its own. */
  readonly observables?: Readonly<Record<Name, Observable>>;
}

const trainedKind = either(
  "what predict.supervised or predict.iterative returns",
  predictionKind,
  instance(IterativePrediction, "what predict.iterative returns"),
);

const kinds: Kinds<ObservablesOptions> = {
  observables: observablesKind,
  ...dynamicsKinds,
};

/**
 * Fidelity, entropy and observables of the mean state μ(t) along the training.
 *
 * @param prediction - Of a task whose training and test points are all of the basis, without or with weights.
 * @param basis - The Hilbert space of the states.
 * @param times - In gradient-descent steps, ascending.
 * @throws {ArgumentError} if the task leaves out basis states or is of another basis, or an operator acts on another one.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const limit = await predict.supervised(network, task);
 * const { fidelity, values } = await predict.observables(limit, ising.hilbert, [10, 10_000], { observables: { energy: ising } });
 * console.log(fidelity, values.energy); // 0.520927, 0.901151, -4.2384, -3.94081
 * ```
 */
export async function observables<Name extends string = never>(
  prediction: Prediction | IterativePrediction,
  basis: Operator["hilbert"],
  times: ArrayLike<number>,
  options: ObservablesOptions<Name> = {},
): Promise<ObservablesOverTime<Name>> {
  noMore("observables", arguments, 4);
  const given = requireOptions<ObservablesOptions<Name>>("observables", options, kinds);
  const { observables: wanted = {} as Readonly<Record<Name, Observable>>, dynamics, signal, onProgress } = given;
  requireArgument("observables", "prediction", prediction, trainedKind);
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
  const on = { what: "`basis`", hilbert: basis };
  const measurements = new Measurements("observables", wanted, on, steps.length);
  const fidelity = new Float64Array(steps.length).fill(Number.NaN);
  const entropy = fidelity.slice();
  const learned = await complexPairs(task.target, { signal }); // and not what a weighted loss makes of it
  const target = (await isZero(learned, signal)) ? undefined : await measurable("observables", learned, signal);
  for (let i = 0; i < steps.length; i++) {
    const state = await assemble(task, await prediction.mean(steps[i]!, { dynamics, signal }), { signal });
    if (!(await isZero(state, signal))) {
      const mean = await measurable("observables", state, signal);
      if (target !== undefined) fidelity[i] = await fidelityOf(target, mean, signal);
      entropy[i] = vonNeumann(await reducedSpectrum(basis, state, firstHalf(basis.sites), { signal }));
      await measurements.measure(i, state, signal);
    }
    onProgress?.((i + 1) / steps.length);
  }
  return { fidelity, entropy, values: measurements.values };
}

function isZero(state: Float64Array, signal: AbortSignal | undefined): Promise<boolean> {
  return everyInTurns(state, (part) => part === 0, signal);
}
