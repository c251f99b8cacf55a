import { z } from "zod";
import { highestDegree } from "../../stax/codes.js";
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
