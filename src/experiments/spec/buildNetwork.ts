// Apart from the schema of networks, so that checking a spec loads no networks: a result that is there already is found sooner.
import { inNameOf } from "../../arguments/index.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { Matrix } from "../../linalg/matrix.js";
import * as stax from "../../stax/index.js";
import type { NetworkSpec } from "./networkSpec.js";
import { paperNetworkSpec } from "./paperNetwork.js";

/** @throws {ArgumentError} naming the layer that is not allowed, or if the layers do not fit together. */
export function buildNetwork(spec: NetworkSpec): stax.Network {
  const layers = spec.map((layer, i) => inNameOf(`layer ${i + 1} (${layer.type})`, () => buildLayer(layer)));
  return stax.serial(...layers);
}

/** The paper's network of a width. */
export function paperNetwork(width: number): stax.Network {
  return buildNetwork(paperNetworkSpec(width));
}

/** What a network is averaged over. */
export interface NetworkSymmetry {
  readonly group: SymmetryGroup;
  readonly statistics: "spins" | "fermions";
}

/** A network, averaged over a symmetry if there is one. */
export function networkWith(
  plain: stax.Network,
  symmetry: NetworkSymmetry | undefined,
): stax.Network | stax.SymmetrizedNetwork {
  if (symmetry === undefined) return plain;
  return stax.symmetrize(plain, symmetry.group, { statistics: symmetry.statistics });
}

const { abs, cos, cosNet, erf, exp, gaussian, gaussNet, gelu, hermite, monomial } = stax;
const { rectifiedMonomial, relu, sigmoid, sign, sin, softplus, tanh } = stax;
const waves = { erf, sin, cos };
const exponentials = { exp, gaussian };
const polynomials = { monomial, rectifiedMonomial, hermite };
const features = { cosNet, gaussNet };
const plainLayers = { relu, abs, sign, gelu, tanh, sigmoid, softplus };

function buildLayer(layer: NetworkSpec[number]): stax.Layer {
  switch (layer.type) {
    case "dense": {
      const { type: _, width, bStd, ...options } = layer;
      return stax.dense(width, bStd === null ? options : { ...options, bStd });
    }
    case "leakyRelu":
      return stax.leakyRelu(layer.slope);
    case "erf":
    case "sin":
    case "cos":
      return waves[layer.type](layer.a, layer.b, layer.c);
    case "exp":
    case "gaussian":
      return exponentials[layer.type](layer.a, layer.b);
    case "rbf":
      return stax.rbf(layer.gamma);
    case "monomial":
    case "rectifiedMonomial":
    case "hermite":
      return polynomials[layer.type](layer.degree);
    case "layerNorm":
      return stax.layerNorm({ epsilon: layer.epsilon });
    case "cosNet":
    case "gaussNet":
      return features[layer.type](layer.width, { wStd: layer.wStd, trainable: layer.trainable });
    case "fourierFeatures": {
      const { amplitudes, frequencies } = layer;
      const columns = frequencies[0]!.length;
      return stax.fourierFeatures(
        amplitudes,
        new Matrix(frequencies.length, columns, Float64Array.from(frequencies.flat())),
      );
    }
    default:
      return plainLayers[layer.type]();
  }
}
