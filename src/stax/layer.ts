/**
 * Layers as plain tagged records. A network is a list of them, so that other folders can match on its shape, for example
 * `[dense, piecewiseLinear, dense]`.
 */

import { types } from "node:util";
import type { Matrix } from "../linalg/matrix.js";
import { type ClosedFormName, isClosedForm } from "./codes.js";

/** How a dense layer scales its parameters; see {@link DenseLayer}. */
export type Parameterization = "ntk" | "standard";

/**
 * A fully connected layer on n inputs.
 *
 * - `ntk`: z = (wStd/√n)·W·x + bStd·β with W, β ~ N(0, 1) trained.
 * - `standard`: z = W·x + b with W ~ N(0, wStd²/n), b ~ N(0, bStd²) trained.
 */
export interface DenseLayer {
  /** What tells it from other layers. */
  readonly type: "dense";
  /** Outputs of a finite network; the kernel is that of infinite width. */
  readonly width: number;
  /** σ_w. */
  readonly wStd: number;
  /** undefined: no bias. A trainable bias of bStd 0 still moves in `standard` parameterization. */
  readonly bStd: number | undefined;
  /** `ntk` or `standard`, as above. */
  readonly parameterization: Parameterization;
  /** false: frozen at its initial values; contributes nothing of its own to the NTK. */
  readonly trainable: boolean;
}

/** φ(x) = negativeSlope·min(x, 0) + positiveSlope·max(x, 0): ReLU (0, 1), leaky ReLU (α, 1), absolute value (−1, 1). */
export interface PiecewiseLinearLayer {
  /** What tells it from other layers. */
  readonly type: "piecewiseLinear";
  /** As it is printed. */
  readonly name: string;
  /** φ′ below 0. */
  readonly negativeSlope: number;
  /** φ′ above 0. */
  readonly positiveSlope: number;
}

/** Activations with a closed form that are not piecewise linear; `parameters` in the order of the formula. */
export interface ClosedFormLayer {
  /** Which formula of docs/stax.md, by its name in codes.ts. */
  readonly type: ClosedFormName;
  /** As it is printed. */
  readonly name: string;
  /** Of the formula, in its order. */
  readonly parameters: readonly number[];
}

/** Any continuous φ; its kernel is found by quadrature. */
export interface ElementwiseLayer {
  /** What tells it from other layers. */
  readonly type: "elementwise";
  /** As it is printed. */
  readonly name: string;
  /** φ. */
  readonly value: (x: number) => number;
  /** φ′. */
  readonly derivative: (x: number) => number;
  /** Points where φ is not smooth. */
  readonly kinks: readonly number[];
  /** Largest error of T and Ṫ that is accepted, relative to E[φ²] and E[φ'²] at the largest variance. */
  readonly tolerance: number;
  /** false: no kernel is to be had from this layer. */
  readonly quadrature: boolean;
}

/** An elementwise non-linearity. */
export type ActivationLayer = PiecewiseLinearLayer | ClosedFormLayer | ElementwiseLayer;

/**
 * A layer of random features of the inputs, its non-linearity included; only as first layer.
 *
 * - `cosNet`: hᵢ(x) = cos(Σⱼ wᵢⱼxⱼ + bᵢ), wᵢⱼ ~ N(0, wStd²/d), bᵢ uniform in [−π, π): eq. (3) as eq. (4) needs it.
 * - `gaussNet`: hᵢ(x) = exp(Σⱼ wᵢⱼxⱼ − wStd²|x|²/d), eq. (S26).
 *
 * Weights are stored as standard normals and multiplied by wStd/√d, as in `ntk` parameterization.
 */
export interface RandomFeatureLayer {
  /** Which of the two. */
  readonly type: "cosNet" | "gaussNet";
  /** Units of a finite network. */
  readonly width: number;
  /** σ_w. */
  readonly wStd: number;
  /** Whether weights and phases are trained. */
  readonly trainable: boolean;
}

/** γ(v) = (…, a_k cos(2πb_k·v), a_k sin(2πb_k·v), …), eq. (S29): fixed features of the inputs; only as first layer. */
export interface FourierFeaturesLayer {
  /** What tells it from other layers. */
  readonly type: "fourierFeatures";
  /** a_k. */
  readonly amplitudes: Float64Array;
  /** One row b_k per amplitude. */
  readonly frequencies: Matrix;
}

/** h → (h − mean(h))/√(variance(h) + epsilon) over the units of one layer. */
export interface LayerNormLayer {
  /** What tells it from other layers. */
  readonly type: "layerNorm";
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Leaves everything as it is. */
export interface IdentityLayer {
  /** What tells it from other layers. */
  readonly type: "identity";
}

/** Gives a copy of its input to each of `count` branches; only before {@link ParallelLayer}. */
export interface FanOutLayer {
  /** What tells it from other layers. */
  readonly type: "fanOut";
  /** Number of branches. */
  readonly count: number;
}

/** Branches side by side; only between {@link FanOutLayer} and {@link FanInSumLayer}. */
export interface ParallelLayer {
  /** What tells it from other layers. */
  readonly type: "parallel";
  /** Layers of each branch, in the order in which they are applied. */
  readonly branches: readonly (readonly Layer[])[];
}

/** Adds the results of all branches. */
export interface FanInSumLayer {
  /** What tells it from other layers. */
  readonly type: "fanInSum";
}

/** Everything that a network is made of. */
export type Layer =
  | DenseLayer
  | ActivationLayer
  | RandomFeatureLayer
  | FourierFeaturesLayer
  | LayerNormLayer
  | IdentityLayer
  | FanOutLayer
  | ParallelLayer
  | FanInSumLayer;

const others: ReadonlySet<string> = new Set<Exclude<Layer, ActivationLayer>["type"]>([
  ...(["dense", "cosNet", "gaussNet", "fourierFeatures", "layerNorm"] as const),
  ...(["identity", "fanOut", "parallel", "fanInSum"] as const),
]);

/** Whether a value is a layer, which TypeScript cannot say to callers in JavaScript. */
export function isLayer(value: unknown): value is Layer {
  return typeOf(value) !== undefined;
}

/** The type of a layer; undefined of what is none, or cannot be read. */
export function typeOf(value: unknown): Layer["type"] | undefined {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return undefined;
  try {
    const { type } = value as Partial<Layer>;
    return typeof type === "string" && (isActivationType(type) || others.has(type)) ? type : undefined;
  } catch {
    return undefined; // a getter that throws
  }
}

/** Whether the layer is an elementwise non-linearity. */
export function isActivation(layer: Layer): layer is ActivationLayer {
  return isActivationType(layer.type);
}

function isActivationType(type: string): boolean {
  return isClosedForm(type) || type === "piecewiseLinear" || type === "elementwise";
}

/** What messages call the layer. */
export function nameOf(layer: Layer): string {
  return "name" in layer ? layer.name : layer.type;
}
