import { ArgumentError } from "../native/errors.js";
import type { Split } from "../predict/split.js";
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
  split: Split,
  target: Float64Array,
  plan: Plan,
  method: TrainOptions["method"] = "auto",
): Model {
  const shared = {
    train: split.trainIndices,
    test: split.testIndices,
    dimension: split.inputs.columns,
    rates: learningRates(layers, plan.learningRate),
    momentum: plan.momentum,
    targets: componentsOf(target, split.inputs.rows),
  };
  const activation = method === "dense" ? undefined : kinkOf(network, plan);
  const grid = activation && productGrid(split.inputs);
  if (activation !== undefined && grid !== undefined) return gridModel(shared, layers, activation, grid, plan);
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
      inputs: split.inputs.data,
      points: split.inputs.rows,
      bodies: plan.bodies,
      components: target.length / split.inputs.rows,
      unitComponents: plan.unitsPerMember === 2 ? 1 : target.length / split.inputs.rows,
      exponential: plan.waveFunction === "exponential" || plan.waveFunction === "sharedExponential",
    },
  };
}

function gridModel(
  shared: Readonly<Record<string, unknown>>,
  layers: readonly DenseParameters[],
  { negativeSlope, positiveSlope }: PiecewiseLinearLayer,
  grid: ProductGrid,
  plan: Plan,
): Model {
  const request = { ...shared, ...grid, width: layers[0]!.layer.width, negativeSlope, positiveSlope };
  return { method: "grid", request: { ...request, components: plan.unitsPerMember } };
}

/** The activation of a network that the grid method can train: dense, piecewise linear, dense(1). */
function kinkOf(network: Network, plan: Plan): PiecewiseLinearLayer | undefined {
  const [, activation, ...rest] = network.layers;
  if (plan.waveFunction !== "separate" || rest.length !== 1) return undefined;
  return activation?.type === "piecewiseLinear" ? activation : undefined;
}

/** Real parts, then imaginary parts; a real target as it is. */
function componentsOf(target: Float64Array, count: number): Float64Array {
  if (target.length === count) return target;
  const components = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    components[i] = target[2 * i]!;
    components[count + i] = target[2 * i + 1]!;
  }
  return components;
}
