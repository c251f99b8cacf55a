import { ArgumentError } from "../native/errors.js";
import { normal } from "../random/index.js";
import type { DenseLayer, Network } from "../stax/index.js";
import { isActivation } from "../stax/layer.js";

/**
 * Where the parameters of a dense layer stand in the state of a network, and how they scale. The state holds the parameters as they
 * enter the function, scale·w: gradient descent of w with rate η is gradient descent of scale·w with rate η·scale².
 */
export interface DenseParameters {
  readonly layer: DenseLayer;
  /** Position of the layer in the network; streams 2·position and 2·position+1 hold its weights and its biases. */
  readonly position: number;
  readonly inputs: number;
  /** Weights W, inputs×width, row-major. */
  readonly weightsAt: number;
  /** Biases, width; zeros that do not move if the layer has none. */
  readonly biasesAt: number;
  readonly weightScale: number;
  readonly biasScale: number;
}

/** The dense layers of a network on `inputs` inputs, and the number of parameters of all of them. */
export function parametersOf(network: Network, inputs: number): { layers: DenseParameters[]; count: number } {
  const layers: DenseParameters[] = [];
  let count = 0;
  let width = inputs;
  for (const [position, layer] of network.layers.entries()) {
    if (layer.type !== "dense") continue;
    const ntk = layer.parameterization === "ntk";
    layers.push({
      ...{ layer, position, inputs: width, weightsAt: count, biasesAt: count + width * layer.width },
      weightScale: ntk ? layer.wStd / Math.sqrt(width) : 1,
      biasScale: ntk ? (layer.bStd ?? 0) : 1,
    });
    count += (width + 1) * layer.width;
    width = layer.width;
  }
  return { layers, count };
}

/**
 * Learning rates of every layer's weights and biases as the state needs them: 2 per layer, η·scale²; 0 where nothing is trained.
 */
export function learningRates(layers: readonly DenseParameters[], learningRate: number): Float64Array {
  return Float64Array.from(
    layers.flatMap(({ layer, weightScale, biasScale }) => [
      layer.trainable ? learningRate * weightScale ** 2 : 0,
      layer.trainable && layer.bStd !== undefined ? learningRate * biasScale ** 2 : 0,
    ]),
  );
}

/** Writes the initial parameters of one network into its state; stream address (seed, member, component, 2·position [+1]). */
export function initialise(
  state: Float32Array | Float64Array,
  layers: readonly DenseParameters[],
  address: { readonly seed: number; readonly member: number; readonly component: number },
): void {
  for (const { layer, position, inputs, weightsAt, biasesAt } of layers) {
    const weights = normal({ ...address, layer: 2 * position }, inputs * layer.width);
    const deviation = layer.wStd / Math.sqrt(inputs);
    weights.forEach((w, i) => {
      state[weightsAt + i] = deviation * w;
    });
    if (layer.bStd === undefined) continue;
    const { bStd } = layer;
    normal({ ...address, layer: 2 * position + 1 }, layer.width).forEach((b, i) => {
      state[biasesAt + i] = bStd * b;
    });
  }
}

/** Parameters of one dense layer in its own parameterization. */
export interface LayerParameters {
  /** W, inputs×width, row-major. */
  readonly weights: Float64Array;
  /** β or b; absent if the layer has no bias. */
  readonly biases?: Float64Array;
}

/** The parameters in a state, layer by layer, with the scales of the parameterization taken out again. */
export function readParameters(
  state: Float32Array | Float64Array,
  layers: readonly DenseParameters[],
): LayerParameters[] {
  return layers.map(({ layer, inputs, weightsAt, biasesAt, weightScale, biasScale }) => {
    const take = (at: number, length: number, scale: number) =>
      Float64Array.from(state.subarray(at, at + length), (value) => (scale === 0 ? 0 : value / scale));
    const weights = take(weightsAt, inputs * layer.width, weightScale);
    return layer.bStd === undefined ? { weights } : { weights, biases: take(biasesAt, layer.width, biasScale) };
  });
}

/** @throws {ArgumentError} unless the network is made of dense layers and activations, the first and the last of them dense. */
export function requireTrainable(network: Network, outputs: number): void {
  const { layers } = network;
  const other = layers.find((layer) => layer.type !== "dense" && !isActivation(layer));
  if (other !== undefined) {
    throw new ArgumentError(
      `ensemble.train: the network holds a layer \`${other.type}\`; finite ensembles are made of dense layers and activations.`,
    );
  }
  const last = layers.at(-1);
  if (layers[0]?.type !== "dense" || last?.type !== "dense") {
    throw new ArgumentError("ensemble.train: the first and the last layer of the network must be dense.");
  }
  if (last.width !== outputs) {
    throw new ArgumentError(
      `ensemble.train: the last layer has width ${last.width}, but this wave function needs ${outputs}. Use stax.dense(${outputs}, …).`,
    );
  }
}
