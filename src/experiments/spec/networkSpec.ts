import { z } from "zod";
import { Matrix } from "../../linalg/matrix.js";
import * as stax from "../../stax/index.js";
import { limits } from "./limits.js";

const deviation = z.number().min(0);
const degree = z.int().min(0).max(20);
const plain = <Name extends string>(type: Name) => z.strictObject({ type: z.literal(type) });
const featureSchema = <Name extends string>(type: Name) =>
  z.strictObject({
    type: z.literal(type),
    width: z.int().min(1).max(limits.width),
    wStd: deviation.default(1),
    trainable: z.boolean().default(true),
  });

/** One layer of a network as a spec names it: the stax function and its arguments. */
const layerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("dense"),
    width: z.int().min(1).max(limits.width),
    wStd: deviation.default(1),
    /** null: no bias. */
    bStd: deviation.nullable().default(null),
    parameterization: z.enum(["ntk", "standard"]).default("ntk"),
    trainable: z.boolean().default(true),
  }),
  plain("relu"),
  z.strictObject({ type: z.literal("leakyRelu"), slope: z.number().default(0.1) }),
  ...([plain("abs"), plain("sign"), plain("gelu"), plain("tanh"), plain("sigmoid"), plain("softplus")] as const),
  ...(["erf", "sin", "cos"] as const).map((type) =>
    z.strictObject({
      type: z.literal(type),
      a: z.number().default(1),
      b: z.number().default(1),
      c: z.number().default(0),
    }),
  ),
  z.strictObject({ type: z.literal("rbf"), gamma: z.number().min(0).default(1) }),
  z.strictObject({ type: z.literal("exp"), a: z.number().default(1), b: z.number().default(1) }),
  z.strictObject({ type: z.literal("gaussian"), a: z.number().default(1), b: z.number().default(-1) }),
  ...(["monomial", "rectifiedMonomial", "hermite"] as const).map((type) =>
    z.strictObject({ type: z.literal(type), degree }),
  ),
  z.strictObject({ type: z.literal("layerNorm"), epsilon: z.number().min(0).default(1e-12) }),
  featureSchema("cosNet"),
  featureSchema("gaussNet"),
  z.strictObject({
    type: z.literal("fourierFeatures"),
    amplitudes: z.array(z.number()).min(1),
    /** b_k, one list per amplitude. */
    frequencies: z.array(z.array(z.number()).min(1)).min(1),
  }),
]);

/** The layers of a network, in order. */
export const networkSchema = z.array(layerSchema).min(1);
export type NetworkSpec = z.infer<typeof networkSchema>;

/** @throws {ArgumentError} if the layers do not fit together. */
export function buildNetwork(spec: NetworkSpec): stax.Network {
  return stax.serial(...spec.map(buildLayer));
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
