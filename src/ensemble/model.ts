import type { Task } from "../dataset/task.js";
import { ArgumentError } from "../native/errors.js";
import type { Network, PiecewiseLinearLayer } from "../stax/index.js";
import { activationProgram } from "./activationProgram.js";
import type { Plan, TrainOptions } from "./options.js";
import { type DenseParameters, learningRates } from "./parameters.js";
import { type ProductGrid, productGrid } from "./productGrid.js";

/** What the native trainer is called with, apart from the state and the steps. */
export interface Model {
  readonly method: "grid" | "dense";
  readonly request: Readonly<Record<string, unknown>>;
}

/** Chooses the method and prepares its request. */
export function modelOf(
  network: Network,
  layers: readonly DenseParameters[],
  task: Task,
  plan: Plan,
  method: TrainOptions["method"] = "auto",
): Model {
  const shared = {
    train: task.trainIndices,
    test: task.testIndices,
    dimension: task.inputs.columns,
    rates: learningRates(layers, plan.learningRate),
    momentum: plan.momentum,
    targets: task.target.data,
    components: task.components,
    ...(task.weights && { weights: task.weights }),
  };
  const activation = method === "dense" ? undefined : kinkOf(network, plan);
  const grid = activation && productGrid(task.inputs);
  if (activation !== undefined && grid !== undefined) return gridModel(shared, layers, activation, grid);
  if (method === "grid") {
    throw new ArgumentError(
      'ensemble.train: method "grid" needs dense–ReLU, leaky ReLU or abs–dense(1), separate networks, and inputs that form a product grid.',
    );
  }
  return {
    method: "dense",
    request: {
      ...shared,
      ...activationProgram(network),
      widths: Int32Array.from(layers, ({ layer }) => layer.width),
      inputs: task.inputs.data,
      points: task.states,
      bodies: plan.bodies,
      unitComponents: plan.unitsPerMember === 2 ? 1 : task.components,
      exponential: plan.waveFunction === "exponential" || plan.waveFunction === "sharedExponential",
    },
  };
}

function gridModel(
  shared: Readonly<Record<string, unknown>>,
  layers: readonly DenseParameters[],
  { negativeSlope, positiveSlope }: PiecewiseLinearLayer,
  grid: ProductGrid,
): Model {
  return {
    method: "grid",
    request: { ...shared, ...grid, width: layers[0]!.layer.width, negativeSlope, positiveSlope },
  };
}

/** The activation of a network that the grid method can train: dense, piecewise linear, dense(1). */
function kinkOf(network: Network, plan: Plan): PiecewiseLinearLayer | undefined {
  const [, activation, ...rest] = network.layers;
  if (plan.waveFunction !== "separate" || rest.length !== 1) return undefined;
  return activation?.type === "piecewiseLinear" ? activation : undefined;
}
