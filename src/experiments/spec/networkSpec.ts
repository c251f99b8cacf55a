import { z } from "zod";
import { inNameOf } from "../../arguments/index.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { Matrix } from "../../linalg/matrix.js";
import { highestDegree } from "../../stax/codes.js";
import * as stax from "../../stax/index.js";
import { limits } from "./limits.js";

const width = z.int().min(1).max(limits.width).describe("neurons");
const wStd = z.number().min(0).default(1).describe("σ_w, standard deviation of the weights");
const trainable = z.boolean().default(true).describe("whether its parameters are trained");
const degree = z.int().min(0).max(highestDegree).describe("degree of the polynomial");
const parameter = (fallback: number, text: string) => z.number().default(fallback).describe(text);
const plain = <Name extends string>(type: Name) => z.strictObject({ type: z.literal(type) });
const featureSchema = <Name extends string>(type: Name) =>
  z.strictObject({
    type: z.literal(type),
    width,
    wStd,
    trainable,
  });

/** One layer of a network as a spec names it: the stax function and its arguments. */
const layerSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("dense"),
    width,
    wStd,
    bStd: z.number().min(0).nullable().default(null).describe("σ_b, standard deviation of the biases; null: no bias"),
    parameterization: z
      .enum(["ntk", "standard"])
      .default("ntk")
      .describe("where the standard deviations stand: before the parameters, or in their initial values"),
    trainable,
  }),
  plain("relu"),
  z.strictObject({ type: z.literal("leakyRelu"), slope: parameter(0.1, "slope below zero") }),
  ...([plain("abs"), plain("sign"), plain("gelu"), plain("tanh"), plain("sigmoid"), plain("softplus")] as const),
  ...(["erf", "sin", "cos"] as const).map((type) =>
    z.strictObject({
      type: z.literal(type),
      a: parameter(1, `a of a·${type}(bx+c)`),
      b: parameter(1, `b of a·${type}(bx+c)`),
      c: parameter(0, `c of a·${type}(bx+c)`),
    }),
  ),
  z.strictObject({
    type: z.literal("rbf"),
    gamma: z.number().min(0).default(1).describe("γ of the kernel exp(−γ·E[(u−v)²])"),
  }),
  z.strictObject({ type: z.literal("exp"), a: parameter(1, "a of a·exp(bx)"), b: parameter(1, "b of a·exp(bx)") }),
  z.strictObject({
    type: z.literal("gaussian"),
    a: parameter(1, "a of a·exp(bx²)"),
    b: parameter(-1, "b of a·exp(bx²)"),
  }),
  ...(["monomial", "rectifiedMonomial", "hermite"] as const).map((type) =>
    z.strictObject({ type: z.literal(type), degree }),
  ),
  z.strictObject({
    type: z.literal("layerNorm"),
    epsilon: z.number().min(0).default(1e-12).describe("added to the variance"),
  }),
  featureSchema("cosNet"),
  featureSchema("gaussNet"),
  z
    .strictObject({
      type: z.literal("fourierFeatures"),
      amplitudes: z.array(z.number()).min(1).describe("a_k"),
      frequencies: z.array(z.array(z.number()).min(1)).min(1).describe("b_k, one list per amplitude"),
    })
    .refine(({ amplitudes, frequencies }) => frequencies.length === amplitudes.length, {
      path: ["frequencies"],
      error: "it must have one list for each of `amplitudes`",
    })
    .refine(({ frequencies: [first, ...others] }) => others.every(({ length }) => length === first?.length), {
      path: ["frequencies"],
      error: "its lists must be of one length, that of the inputs",
    }),
]);

/** The layers of a network, in order. */
export const networkSchema = z.array(layerSchema).min(1).describe("layers of the network, the last with one output");
/** Layers of a network, defaults filled in. */
export type NetworkSpec = z.infer<typeof networkSchema>;

/** @throws {ArgumentError} naming the layer that is not allowed, or if the layers do not fit together. */
export function buildNetwork(spec: NetworkSpec): stax.Network {
  const layers = spec.map((layer, i) => inNameOf(`layer ${i + 1} (${layer.type})`, () => buildLayer(layer)));
  return stax.serial(...layers);
}

/** What a network is averaged over. */
export interface NetworkSymmetry {
  readonly group: SymmetryGroup;
  readonly statistics: "spins" | "fermions";
}

/** The network of a spec, averaged over a symmetry if there is one. */
export function networkWith({
  network,
  symmetry,
}: {
  readonly network: NetworkSpec;
  readonly symmetry?: NetworkSymmetry | undefined;
}): stax.Network | stax.SymmetrizedNetwork {
  const plain = buildNetwork(network);
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
