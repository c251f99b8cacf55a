import type { SpreadLosses } from "../../predict/prediction.js";
import { arrayName } from "../../runs/arrayName.js";
import { complex128, float64, int32, scalar } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import { spreadOf } from "../../states/statistics.js";
import { distances, finiteMean, widthPower } from "../ensembles/comparison.js";
import type { TrainedEnsemble } from "../ensembles/trainedEnsemble.js";
import type { Curves, InfiniteWidth } from "./infiniteWidth.js";
import type { Learned } from "./learned.js";
import { inputsRead } from "./spins.js";

/** Inputs are stored up to so many numbers; beyond, the basis gives them. */
const mostInputs = 2 ** 23;

/** The arrays that people script against; docs/learn.md describes each. What a method does not give is left out. */
export function learnArrays(learned: Learned): Arrays {
  const { problem, target, task, limit, observables, ensembles, zero } = learned;
  const { trainIndices, testIndices } = task;
  const width = inputsRead(target.basis, problem.encoding);
  const { flow, discrete, limits, fidelity, memberFidelity } = limit;
  return {
    target: target.state.length === task.states ? float64(target.state) : complex128(target.state),
    ...(task.states * width <= mostInputs && { inputs: float64(task.inputs.data, [task.states, width]) }),
    train_indices: int32(trainIndices),
    test_indices: int32(testIndices),
    times: float64(problem.times),
    learning_rate: scalar(limit.learningRate),
    ...(limit.eigenvalues && { eigenvalues: float64(limit.eigenvalues) }),
    ...lossArrays("", flow),
    ...(discrete && lossArrays("discrete_", discrete)),
    ...(limits && asymptoteArrays(limits)),
    ...(flow.memberStdTrain && { member_std_train: float64(flow.memberStdTrain) }),
    ...(flow.memberStdTest && { member_std_test: float64(flow.memberStdTest) }),
    ...(flow.standardErrors && {
      member_std_train_error: float64(flow.standardErrors.memberStdTrain),
      member_std_test_error: float64(flow.standardErrors.memberStdTest),
    }),
    zero_loss_train: scalar(zero.train),
    ...(testIndices.length > 0 && { zero_loss_test: scalar(zero.test) }),
    fidelity_mean: float64(fidelity),
    ...(memberFidelity && {
      fidelity_member: float64(memberFidelity.mean),
      fidelity_member_error: float64(memberFidelity.standardError),
    }),
    ...Object.fromEntries(observables.map(({ name, mean }) => [`${arrayName(name)}_mean`, float64(mean)])),
    ...ensembleArrays(ensembles),
  };
}

/** Losses over time, with the standard errors of those that are estimated. */
function lossArrays(prefix: string, losses: Curves): Arrays {
  const { standardErrors } = losses;
  const arrays = {
    [`${prefix}mean_loss_train`]: losses.meanTrain,
    [`${prefix}mean_loss_test`]: losses.meanTest,
    [`${prefix}variance_train`]: losses.varianceTrain,
    [`${prefix}variance_test`]: losses.varianceTest,
    [`${prefix}total_train`]: losses.totalTrain,
    [`${prefix}total_test`]: losses.totalTest,
    [`${prefix}variance_train_error`]: standardErrors?.varianceTrain,
    [`${prefix}variance_test_error`]: standardErrors?.varianceTest,
  };
  const known = Object.entries(arrays).flatMap(([name, values]) => (values ? [[name, float64(values)] as const] : []));
  return Object.fromEntries(known);
}

function asymptoteArrays(limits: NonNullable<InfiniteWidth["limits"]>): Arrays {
  const arrays = {
    asymptote_train: limits.totalTrain,
    asymptote_mean_train: limits.meanTrain,
    asymptote_test: limits.totalTest,
    asymptote_mean_test: limits.meanTest,
    asymptote_variance_test: limits.varianceTest,
  };
  const known = Object.entries(arrays).flatMap(([name, values]) =>
    values !== undefined && values.length > 0 ? [[name, scalar(values[0]!)] as const] : [],
  );
  return Object.fromEntries(known);
}

function ensembleArrays(ensembles: readonly TrainedEnsemble[]): Arrays {
  const first = ensembles[0];
  if (first === undefined) return {};
  const joined = (points: "train" | "test") => {
    const shape = [ensembles.length, first[points].rows, first[points].columns];
    return float64(Float64Array.from(ensembles.flatMap((ensemble) => [...ensemble[points].data])), shape);
  };
  return {
    widths: int32(Int32Array.from(ensembles, ({ width }) => width)),
    ensemble_times: float64(first.times),
    ensemble_train: joined("train"),
    ensemble_test: joined("test"),
  };
}

/** The headline numbers, and how finite ensembles compare with the prediction. */
export function learnSummary(learned: Learned) {
  const { problem, task, chosen, limit, symmetry, observables, ensembles, zero, projectedWeight } = learned;
  const { flow, limits, fidelity, memberFidelity } = limit;
  const last = problem.times.length - 1;
  return {
    train: task.trainIndices.length,
    states: task.states,
    components: task.components,
    method: chosen.method,
    methodReason: chosen.reason,
    ...(symmetry && {
      symmetry: symmetry.group.name,
      operations: symmetry.group.order,
      orbits: symmetry.orbits.representatives.length,
      forbiddenOrbits: symmetry.orbits.forbidden,
      orbitsTrained: symmetry.trained.length,
      projectedWeight,
    }),
    learningRate: limit.learningRate,
    maxLearningRate: limit.maxLearningRate,
    largestEigenvalue: limit.largestEigenvalue,
    smallestEigenvalue: limit.eigenvalues?.[0],
    conditionNumber: limit.conditionNumber,
    rank: limit.rank,
    warnings: limit.warnings,
    lastTime: problem.times[last],
    totalTrain: flow.totalTrain?.[last],
    totalTest: flow.totalTest?.[last],
    meanLossTrain: flow.meanTrain[last],
    meanLossTest: flow.meanTest[last],
    varianceTest: flow.varianceTest?.[last],
    memberStdTest: flow.memberStdTest?.[last],
    memberStdTestError: flow.standardErrors?.memberStdTest[last],
    zeroLossTrain: zero.train,
    zeroLossTest: task.testIndices.length > 0 ? zero.test : undefined,
    asymptoteTest: limits?.totalTest?.[0],
    asymptoteMeanLossTest: limits?.meanTest[0],
    asymptoteVarianceTest: limits?.varianceTest?.[0],
    fidelityMean: fidelity[last],
    ...(memberFidelity && {
      fidelityMember: memberFidelity.mean[last],
      fidelityMemberStandardError: memberFidelity.standardError[last],
    }),
    ...(observables.length > 0 && {
      observables: Object.fromEntries(
        observables.map(({ name, mean, target }) => [name, { mean: mean[last], target }]),
      ),
    }),
    ...comparison(ensembles, limit),
  };
}

function comparison(
  ensembles: readonly TrainedEnsemble[],
  { discrete }: Pick<InfiniteWidth, "discrete">,
): Record<string, unknown> {
  if (ensembles.length === 0) return {};
  const losses = ensembles.map((ensemble) => lossesOf(ensemble));
  if (discrete?.memberStdTest === undefined) return { ensembles: losses };
  const predicted = discrete as SpreadLosses;
  const last = predicted.totalTrain.length - 1;
  const members = ensembles[0]!.test.rows;
  const powerOf = (points: "train" | "test", total: Float64Array, std: Float64Array) =>
    widthPower(
      ensembles.map(({ width }) => width),
      ensembles.map((ensemble) => finiteMean(members, (k) => ensemble[points].get(k, last))),
      total[last]!,
      std[last]! / Math.sqrt(members),
    );
  return {
    ensembles: distances(ensembles, predicted).map((distance, i) => ({ ...distance, ...losses[i] })),
    widthPowerTrain: powerOf("train", predicted.totalTrain, predicted.memberStdTrain),
    ...(predicted.totalTest.length > 0 && {
      widthPowerTest: powerOf("test", predicted.totalTest, predicted.memberStdTest),
    }),
  };
}

/** Mean loss over the members at the last step, with its standard error. */
function lossesOf({ width, train, test, times, diverged }: TrainedEnsemble) {
  const last = times.length - 1;
  const statistics = (losses: typeof train) =>
    spreadOf(Array.from({ length: losses.rows }, (_, k) => losses.get(k, last)).filter(Number.isFinite));
  const [onTrain, onTest] = [statistics(train), test.columns > 0 ? statistics(test) : undefined];
  return {
    width,
    totalTrain: onTrain.mean,
    totalTrainStandardError: onTrain.standardError,
    ...(onTest && { totalTest: onTest.mean, totalTestStandardError: onTest.standardError }),
    diverged: diverged.length,
  };
}
