import { noMore, requireArgument } from "../arguments/index.js";
import { type Task, taskKind } from "../dataset/task.js";
import { Matrix } from "../linalg/matrix.js";
import type { Loss } from "../loss/loss.js";
import type { LayerParameters } from "../stax/index.js";
import type { Network } from "../stax/network.js";
import { kernelNetworkKind, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { advance } from "./advance.js";
import { averagedPlan, averagingOf, plainOf } from "./averaging.js";
import { learningRateOf, loaded, type RunSpec, requireSameRun, type Snapshot } from "./checkpoint.js";
import { lossSpecOf, requireLoss, requireNoLoss } from "./lossOptions.js";
import { LossState } from "./lossState.js";
import { LossTraining } from "./lossTraining.js";
import { requireTrainingMemory, widthsOf } from "./memory.js";
import { gridOf, kinkOf, modelOf } from "./model.js";
import { type Plan, planOf, requireTrainOptions, type TrainOptions } from "./options.js";
import { type DenseParameters, parametersOf, readParameters, requireTrainable } from "./parameters.js";
import { Saver } from "./saver.js";
import { specOf } from "./spec.js";
import { divergences, parametersOfNetwork, stateLength, TrainingState } from "./trainingState.js";
import { type Instability, Turning } from "./turning.js";

/** A member whose loss grew beyond all bounds, or ceased to be a number. */
export interface Divergence {
  /** Its number, from 0. */
  readonly member: number;
  /** The first step at which it had. */
  readonly step: number;
}

/** A trained ensemble. */
export interface Ensemble {
  /** Steps at which losses were recorded, Te. */
  readonly times: Float64Array;
  /** (1/|B|)·Σ|ψ−ψ_T|², weighted if the task is, or L(ψ) if there is a loss, of every member on the training points, K×Te; NaN from where a member diverged on. */
  readonly train: Matrix;
  /** The same on the test points; K×0 if there are none. */
  readonly test: Matrix;
  /** Members that diverged, and when. */
  readonly diverged: readonly Divergence[];
  /** Final parameters by member and network, layer by layer; only with `keepParameters`. */
  readonly parameters?: readonly (readonly LayerParameters[])[][];
  /** With a loss: what `observe` gave by name, K×Te. */
  readonly observed?: Readonly<Record<string, Matrix>>;
  /** With a loss: ψ of every member after the last step, 2D numbers, (re, im) interleaved, of ψ = e^f under a loss of rays over its largest modulus; of one that has diverged before that. */
  readonly states?: readonly Float64Array[];
  /** With a loss: members whose steps turned back without becoming shorter, beyond stability; they train on. */
  readonly unstable?: readonly Instability[];
  /** What was used: on product grids of spins, or dense layers over all inputs. */
  readonly method: "grid" | "dense";
  /** In which it was trained. */
  readonly precision: "float32" | "float64";
  /** Steps that were done in this call; a resumed run does fewer than all. */
  readonly stepsDone: number;
  /** What they took. */
  readonly seconds: number;
}

/**
 * Trains an ensemble of finite networks on a wave function by full-batch gradient descent: every real network minimises
 * (1/2|B|)·Σ(f−y)². Initial parameters come from the streams (seed, member, component, 2·layer [+1]); the result depends neither on
 * the number of threads nor on interruptions.
 *
 * @param network - Dense layers and activations; width 1 at the end (2 for a shared body). What `stax.symmetrize` returns trains with outputs averaged over
 *   orbits, in about the time of the plain network.
 * @param task - What is learned, from which points; a real target has one network per member. Weights enter the loss.
 * @throws {ArgumentError} for arguments and options that are not allowed, or a checkpoint of another run, naming the field;
 *   {MemoryError}; the signal's reason after an abort, with the state saved; what the
 *   checkpoint store throws.
 * @see The paper's section on training and its Fig. 2; design in docs/ensemble.md.
 *
 * @example
 * ```ts
 * import { dataset, ensemble, exact, hilbert, predict, stax } from "infinite-nnqs";
 *
 * const basis = hilbert.spins(6);
 * const task = await dataset.task(basis, await exact.plusState(basis), { train: 40, seed: 0 });
 * const network = stax.serial(stax.dense(100), stax.relu(), stax.dense(1));
 * const { learningRate } = await predict.supervised(network, task);
 * const { train, test } = await ensemble.train(network, task, { members: 4, steps: 100, learningRate });
 * console.log(train.rows, test.row(0).length); // 4, 40
 * ```
 */
export async function train(network: Network | SymmetrizedNetwork, task: Task, given: TrainOptions): Promise<Ensemble> {
  noMore("ensemble.train", arguments, 3);
  const options = requireTrainOptions(given);
  requireArgument("ensemble.train", "network", network, kernelNetworkKind);
  requireArgument("ensemble.train", "task", task, taskKind);
  const planned = planOf(task, options);
  const plain = plainOf(network);
  requireTrainable(plain, planned.outputs);
  warnOfStepSize(options);
  await task.readInputs({ signal: options.signal });
  const { layers, count } = parametersOf(plain, task.inputs.columns);
  requireTrainingMemory({
    networks: planned.members * planned.unitsPerMember,
    parameters: stateLength(planned, count),
    widths: widthsOf(layers, options.method !== "dense" && kinkOf(plain, planned) !== undefined),
    points: task.states,
    trained: task.trainIndices.length,
    losses: planned.members * planned.recordAt.length,
    precision: planned.precision,
    keepParameters: options.keepParameters === true,
  });
  if (options.loss !== undefined)
    return trainWithLoss({ network, plain, layers, count }, task, planned, { ...options, loss: options.loss });
  requireNoLoss(options);
  const snapshot = await loaded(options.checkpoint);
  const { signal, method } = options;
  const averaging = await averagingOf(network, task, planned, { signal });
  const learningRate = learningRateOf(snapshot, planned.learningRate);
  const plan = { ...averagedPlan(planned, averaging), learningRate };
  const model = await modelOf({ network: plain, layers, averaging }, task, plan, method, { signal });
  const spec =
    options.checkpoint === undefined // nobody asks which run it is
      ? {}
      : await specOf({ network: plain, averaging }, task, plan, model.method, snapshot, { signal });
  const state =
    resume(options, snapshot, spec, plan, count) ?? (await TrainingState.initial(plan, layers, count, options.signal));
  const start = performance.now();
  const firstStep = state.step;
  const saver = new Saver(options.checkpoint, spec);
  try {
    await advance(state, plan, model, saver, options);
  } finally {
    // After an abort the state is that of the last whole call: nothing that was recorded is lost.
    if (state.step > firstStep) await saver.finish(state);
  }
  const { train, test } = state.losses(plan);
  return {
    times: Float64Array.from(plan.recordAt),
    train,
    diverged: divergences(state.divergedAt),
    test: task.testIndices.length === 0 ? new Matrix(plan.members, 0) : test,
    ...(options.keepParameters && { parameters: await parametersOfMembers(state, plan, count, layers) }),
    method: model.method,
    precision: plan.precision,
    stepsDone: state.step - Math.max(0, firstStep),
    seconds: (performance.now() - start) / 1000,
  };
}

/** What is trained. */
interface Networks {
  readonly network: Network | SymmetrizedNetwork;
  readonly plain: Network;
  readonly layers: readonly DenseParameters[];
  readonly count: number;
}

/** {@link train} on a loss of ψ. */
async function trainWithLoss(
  { network, plain, layers, count }: Networks,
  task: Task,
  planned: Plan,
  options: TrainOptions & { readonly loss: Loss },
): Promise<Ensemble> {
  const { signal, checkpoint } = options;
  requireLoss(task, options);
  const snapshot = await loaded(checkpoint);
  const plan = { ...planned, learningRate: learningRateOf(snapshot, planned.learningRate) };
  const averaging = await averagingOf(network, task, plan, { signal });
  const grid = await gridOf(plain, layers, task, plan, options.method, { signal });
  const method = grid === undefined ? "dense" : "grid";
  const spec: RunSpec =
    checkpoint === undefined
      ? {}
      : {
          ...(await specOf({ network: plain, averaging }, task, plan, method, snapshot, { signal })),
          ...(await lossSpecOf(task, options, snapshot)),
        };
  if (checkpoint !== undefined && snapshot !== undefined) requireSameRun(checkpoint, snapshot.spec, spec);
  const turning = new Turning(plan);
  const state =
    snapshot === undefined
      ? LossState.initial(plan, (await TrainingState.initial(plan, layers, count, signal)).parameters, turning)
      : LossState.from(plan, { count, states: task.states }, snapshot, turning);
  const training = await LossTraining.of({ network: plain, layers, averaging, grid }, task, plan, state, options);
  const start = performance.now();
  const firstStep = state.step;
  const saver = new Saver(checkpoint, spec);
  try {
    await training.run(saver);
  } finally {
    await training.settle();
    if (state.step > firstStep) await saver.finish(state);
  }
  return {
    times: Float64Array.from(plan.recordAt),
    ...state.curves(plan),
    test: new Matrix(plan.members, 0),
    states: state.states.share(),
    diverged: divergences(state.divergedAt),
    unstable: turning.found(),
    ...(options.keepParameters && { parameters: await parametersOfMembers(state, plan, count, layers) }),
    method,
    precision: plan.precision,
    stepsDone: state.step - firstStep,
    seconds: (performance.now() - start) / 1000,
  };
}

async function parametersOfMembers(
  state: Pick<TrainingState, "parameters">,
  plan: Plan,
  count: number,
  layers: readonly DenseParameters[],
): Promise<LayerParameters[][][]> {
  const members: LayerParameters[][][] = [];
  for (let member = 0; member < plan.members; member++) {
    const networks: LayerParameters[][] = [];
    for (let i = 0; i < plan.unitsPerMember * plan.bodies; i++) {
      const unit = member * plan.unitsPerMember + Math.floor(i / plan.bodies);
      networks.push(await readParameters(parametersOfNetwork(state, plan, count, unit, i % plan.bodies), layers));
    }
    members.push(networks);
  }
  return members;
}

function resume(
  { checkpoint }: TrainOptions,
  snapshot: Snapshot | undefined,
  spec: RunSpec,
  plan: Plan,
  count: number,
): TrainingState | undefined {
  if (checkpoint === undefined || snapshot === undefined) return undefined;
  requireSameRun(checkpoint, snapshot.spec, spec);
  return TrainingState.from(plan, count, snapshot);
}

function warnOfStepSize({ learningRate, maxLearningRate, onWarning = process.emitWarning }: TrainOptions): void {
  if (maxLearningRate === undefined || learningRate <= maxLearningRate) return;
  onWarning(
    `ensemble.train: \`learningRate\` ${learningRate} is above ${maxLearningRate}, the largest at which infinitely wide networks are stable. Members may diverge.`,
  );
}
