import type { Task } from "../dataset/task.js";
import { ArgumentError } from "../native/errors.js";
import type { RequestOf } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { Network, PiecewiseLinearLayer } from "../stax/index.js";
import { activationProgram } from "./activationProgram.js";
import type { Averaging } from "./averaging.js";
import { isExponential, type Plan, type TrainOptions } from "./options.js";
import { type DenseParameters, learningRates } from "./parameters.js";
import { type ProductGrid, productGrid } from "./productGrid.js";
import type { TrainedSteps } from "./trainingState.js";
import { moderateWeights, requireRepresentable } from "./weightScale.js";

type TrainRequest = RequestOf<"trainGrid"> | RequestOf<"trainDense">;

/** What changes from one call of the native trainer to the next. */
export type Course = Pick<TrainRequest, "networks" | "active" | "state" | "first" | "last" | "record" | "lossLimit">;

/** How the networks of a run are trained. */
export interface Model {
  readonly method: "grid" | "dense";
  /** Some steps of all networks. */
  train(course: Course, options: JobOptions): Promise<TrainedSteps>;
}

const where = "ensemble.train";

/** What is trained. */
export interface Trained {
  readonly network: Network;
  readonly layers: readonly DenseParameters[];
  /** What it is averaged over, with a symmetry. */
  readonly averaging: Averaging | undefined;
}

/** Chooses the method and prepares its request. */
export async function modelOf(
  { network, layers, averaging }: Trained,
  task: Task,
  plan: Plan,
  method: TrainOptions["method"] = "auto",
  job: JobOptions = {},
): Promise<Model> {
  const rates = learningRates(layers, plan.learningRate);
  await requireRepresentable(task, plan.precision, job);
  const { exponent, weights } = await moderateWeights(task, plan.precision, job);
  const shared = {
    precision: plan.precision,
    train: task.trainIndices,
    test: task.testIndices,
    dimension: task.inputs.columns,
    rates: rates.map((rate) => rate * 2 ** exponent),
    momentum: plan.momentum,
    targets: task.target.data,
    components: task.components,
    ...(weights && { weights }),
    ...averaging,
  };
  const grid = await gridOf(network, layers, task, plan, method, job);
  if (grid !== undefined) return lossesScaled(gridModel(shared, grid), exponent);
  const request = {
    ...shared,
    ...layersOf(network, layers),
    inputs: task.inputs.data,
    points: task.states,
    bodies: plan.bodies,
    unitComponents: plan.unitsPerMember === 2 ? 1 : task.components,
    exponential: isExponential(plan.waveFunction),
  };
  const train: Model["train"] = (course, options) =>
    runJob("trainDense", { ...request, ...course }, options, { where });
  return lossesScaled({ method: "dense", train }, exponent);
}

/** Product-grid inputs and the layer on them, as native functions take them. */
export interface GridRequest extends ProductGrid {
  readonly width: number;
  readonly negativeSlope: number;
  readonly positiveSlope: number;
}

/** What the grid method takes, if it can serve. @throws {ArgumentError} if it cannot and is asked for. */
export async function gridOf(
  network: Network,
  layers: readonly DenseParameters[],
  task: Task,
  plan: Plan,
  method: TrainOptions["method"],
  job: JobOptions,
): Promise<GridRequest | undefined> {
  const activation = method === "dense" ? undefined : kinkOf(network, plan);
  const grid = activation && (await productGrid(task.inputs, job));
  if (activation !== undefined && grid !== undefined) {
    const { negativeSlope, positiveSlope } = activation;
    return { ...grid, width: layers[0]!.layer.width, negativeSlope, positiveSlope };
  }
  if (method !== "grid") return undefined;
  throw new ArgumentError(
    'ensemble.train: method "grid" needs dense–ReLU, leaky ReLU or abs–dense(1), separate networks, and inputs that form a product grid. Leave { method } out, or take "dense".',
  );
}

/** Layers as native functions take them. */
export function layersOf(network: Network, layers: readonly DenseParameters[]) {
  return { ...activationProgram(network), widths: Int32Array.from(layers, ({ layer }) => layer.width) };
}

function gridModel(shared: Omit<RequestOf<"trainGrid">, keyof Course | keyof GridRequest>, grid: GridRequest): Model {
  return {
    method: "grid",
    train: (course, options) => runJob("trainGrid", { ...shared, ...grid, ...course }, options, { where }),
  };
}

/** A model whose weights were divided by 2^exponent, with the losses of the weights as they were. */
function lossesScaled(model: Model, exponent: number): Model {
  if (exponent === 0) return model;
  const restored = (losses: Float64Array) => losses.map((loss) => loss * 2 ** exponent);
  return {
    method: model.method,
    train: async (course, options) => {
      const lossLimit = Math.min(Number.MAX_VALUE, course.lossLimit * 2 ** -exponent);
      const trained = await model.train({ ...course, lossLimit }, options);
      return { ...trained, trainLoss: restored(trained.trainLoss), testLoss: restored(trained.testLoss) };
    },
  };
}

/** The activation of a network that the grid method can train on a product grid: dense, piecewise linear, dense(1). */
export function kinkOf(network: Network, plan: Pick<Plan, "waveFunction">): PiecewiseLinearLayer | undefined {
  const [, activation, ...rest] = network.layers;
  if (plan.waveFunction !== "separate" || rest.length !== 1) return undefined;
  return activation?.type === "piecewiseLinear" ? activation : undefined;
}
