import { ArgumentError } from "../native/errors.js";
import { inTurns, type Turns } from "../native/turns.js";
import { normal, type StreamAddress } from "../random/index.js";
import type { LayerParameters, Network } from "../stax/index.js";
import { isActivation, nameOf } from "../stax/layer.js";
import { type InitOptions, type Parametrised, parametrised } from "../stax/parameters.js";

/**
 * A dense layer with the place of its parameters in the state of a network. The state holds the parameters as they enter the
 * function, scale·w: gradient descent of w with rate η is gradient descent of scale·w with rate η·scale².
 */
export interface DenseParameters extends Parametrised {
  /** Weights W, inputs×width, row-major. */
  readonly weightsAt: number;
  /** Biases, width; zeros that do not move if the layer has none. */
  readonly biasesAt: number;
}

/** The dense layers of a network on `inputs` inputs, and the number of parameters of all of them. */
export function parametersOf(network: Network, inputs: number): { layers: DenseParameters[]; count: number } {
  let count = 0;
  const layers = parametrised(network.layers, inputs).map((place) => {
    const weightsAt = count;
    const biasesAt = weightsAt + place.inputs * place.layer.width;
    count = biasesAt + place.layer.width;
    return { ...place, weightsAt, biasesAt };
  });
  return { layers, count };
}

/** The number of parameters of all layers. */
export function parameterCount(layers: readonly DenseParameters[]): number {
  const { biasesAt, layer } = layers.at(-1)!;
  return biasesAt + layer.width;
}

/**
 * Learning rates of every layer's weights and biases as the state needs them: 2 per layer, η·scale²; 0 where nothing is trained.
 */
export function learningRates(layers: readonly DenseParameters[], learningRate: number): Float64Array {
  return Float64Array.from(
    layers.flatMap(({ layer, weightScale, biasScale = 0 }) =>
      layer.trainable ? [learningRate * weightScale ** 2, learningRate * biasScale ** 2] : [0, 0],
    ),
  );
}

/**
 * Writes the initial parameters of one network, those of `network.init`, into its state, without keeping the event loop waiting.
 *
 * @throws the signal's reason after an abort.
 */
export async function initialise(
  state: Float32Array | Float64Array,
  layers: readonly DenseParameters[],
  address: Required<Pick<InitOptions, "seed" | "member" | "component">>,
  turns: Turns,
): Promise<void> {
  for (const { layer, position, inputs, weightsAt, biasesAt } of layers) {
    const weights = state.subarray(weightsAt, biasesAt);
    await draw(weights, layer.wStd / Math.sqrt(inputs), { ...address, layer: 2 * position }, turns);
    if (layer.type !== "dense" || layer.bStd === undefined) continue;
    const biases = state.subarray(biasesAt, biasesAt + layer.width);
    await draw(biases, layer.bStd, { ...address, layer: 2 * position + 1 }, turns);
  }
}

/** Numbers that are drawn at a time: about a millisecond of work. */
const drawn = 2 ** 16;

/** Fills an array with the numbers of a stream, times a factor. */
async function draw(
  into: Float32Array | Float64Array,
  factor: number,
  stream: StreamAddress,
  turns: Turns,
): Promise<void> {
  for (let offset = 0; offset < into.length; offset += drawn) {
    await turns.next();
    const values = normal(stream, Math.min(drawn, into.length - offset), offset);
    for (let i = 0; i < values.length; i++) into[offset + i] = factor * values[i]!;
  }
}

/** The parameters in a state, as `network.apply` takes them. */
export async function readParameters(
  state: Float32Array | Float64Array,
  layers: readonly DenseParameters[],
): Promise<LayerParameters[]> {
  const take = async (at: number, length: number, scale: number) => {
    const values = new Float64Array(length);
    const work = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) values[i] = scale === 0 ? 0 : state[at + i]! / scale;
    };
    await inTurns(length, work);
    return values;
  };
  const parameters: LayerParameters[] = [];
  for (const { layer, inputs, weightsAt, biasesAt, weightScale, biasScale } of layers) {
    const weights = await take(weightsAt, inputs * layer.width, weightScale);
    const biases = biasScale === undefined ? undefined : await take(biasesAt, layer.width, biasScale);
    parameters.push(biases === undefined ? { weights } : { weights, biases });
  }
  return parameters;
}

/** @throws {ArgumentError} unless the network is made of dense layers and activations, the last of them dense. */
export function requireTrainable(network: Network, outputs: number): void {
  const { layers } = network;
  const other = layers.find((layer) => layer.type !== "dense" && !isActivation(layer));
  if (other !== undefined) {
    throw new ArgumentError(
      `ensemble.train: the network holds a layer \`${other.type}\`; finite ensembles are made of dense layers and activations.`,
    );
  }
  const last = layers.at(-1)!;
  if (last.type !== "dense") {
    throw new ArgumentError(
      `ensemble.train: the last layer of \`network\` must be dense, not \`${nameOf(last)}\`. End with stax.dense(${outputs}).`,
    );
  }
  if (last.width !== outputs) {
    throw new ArgumentError(
      `ensemble.train: the last layer has width ${last.width}, but this wave function needs ${outputs}. Use stax.dense(${outputs}, …).`,
    );
  }
}
