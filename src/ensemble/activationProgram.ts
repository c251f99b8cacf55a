import { ArgumentError } from "../native/errors.js";
import type { Layer, Network } from "../stax/index.js";
import { type ActivationLayer, isActivation } from "../stax/layer.js";

/** Codes of native/networks/activation.h. */
const codes: Readonly<Record<string, number>> = {
  ...{ identity: 0, piecewiseLinear: 1, sign: 2, rectifiedMonomial: 3, erf: 4, sine: 5, exponential: 6, gaussian: 7 },
  ...{ gelu: 8, monomial: 9, hermite: 10, tanh: 11, sigmoid: 12, softplus: 13 },
};

const recordLength = 4;

/**
 * The activations between dense layers as the native trainer reads them: one record of a code and three parameters behind every
 * dense layer but the last; dense layers in a row have the identity between them.
 *
 * @throws {ArgumentError} for activations in a row, or a function that only JavaScript knows.
 */
export function activationProgram(network: Network): { activations: Float64Array } {
  const records: number[][] = [];
  let previous: Layer | undefined;
  for (const layer of network.layers) {
    if (layer.type === "dense") {
      if (previous?.type === "dense") records.push(record("identity", []));
    } else if (isActivation(layer)) {
      if (previous?.type !== "dense") throw new ArgumentError("ensemble.train: two activations follow each other.");
      records.push(recordOf(layer));
    }
    previous = layer;
  }
  return { activations: Float64Array.from(records.flat()) };
}

function recordOf(layer: ActivationLayer): number[] {
  if (layer.type === "piecewiseLinear") return record(layer.type, [layer.negativeSlope, layer.positiveSlope]);
  return layer.type === "elementwise" ? record(layer.name, []) : record(layer.type, layer.parameters);
}

function record(name: string, parameters: readonly number[]): number[] {
  const code = codes[name];
  if (code === undefined) {
    throw new ArgumentError(
      `ensemble.train: the activation \`${name}\` is a JavaScript function, which the native trainer cannot call. Use one of ${Object.keys(codes).join(", ")}.`,
    );
  }
  return [code, ...parameters, ...Array<number>(recordLength - 1 - parameters.length).fill(0)];
}
