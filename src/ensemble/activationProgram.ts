import { ArgumentError } from "../native/errors.js";
import { activationCodes } from "../stax/codes.js";
import type { Layer, Network } from "../stax/index.js";
import { type ActivationLayer, isActivation, nameOf } from "../stax/layer.js";
import { type NativeActivation, nativeActivation } from "../stax/nativeActivation.js";

const recordLength = 4;

/**
 * The activations between dense layers as the native trainer reads them: one record of a code and three parameters behind every
 * dense layer but the last; dense layers in a row have the identity between them. (No network has two activations in a row.)
 *
 * @throws {ArgumentError} for a function that only JavaScript knows.
 */
export function activationProgram(network: Network): { activations: Float64Array } {
  const records: number[][] = [];
  let previous: Layer | undefined;
  for (const layer of network.layers) {
    if (layer.type === "dense") {
      if (previous?.type === "dense") records.push(record({ code: activationCodes.identity.code, parameters: [] }));
    } else if (isActivation(layer)) {
      records.push(recordOf(layer));
    }
    previous = layer;
  }
  return { activations: Float64Array.from(records.flat()) };
}

function recordOf(layer: ActivationLayer): number[] {
  const native = nativeActivation(layer);
  if (native === undefined) {
    throw new ArgumentError(
      `ensemble.train: the activation \`${nameOf(layer)}\` is a JavaScript function, which the native trainer cannot call. Use one that stax has by name, such as stax.relu() or stax.tanh().`,
    );
  }
  return record(native);
}

function record({ code, parameters }: NativeActivation): number[] {
  return [code, ...parameters, ...Array<number>(recordLength - 1 - parameters.length).fill(0)];
}
