import { activationCodes } from "./codes.js";
import type { ActivationLayer, ElementwiseLayer } from "./layer.js";

/** An activation as native code reads it. */
export interface NativeActivation {
  readonly code: number;
  readonly parameters: readonly number[];
}

/** The native counterpart of an activation; undefined for a function that only JavaScript knows. */
export function nativeActivation(layer: Exclude<ActivationLayer, ElementwiseLayer>): NativeActivation;
export function nativeActivation(layer: ActivationLayer): NativeActivation | undefined;
export function nativeActivation(layer: ActivationLayer): NativeActivation | undefined {
  if (layer.type === "elementwise") return undefined;
  const { code } = activationCodes[layer.type];
  if (layer.type !== "piecewiseLinear") return { code, parameters: layer.parameters };
  return { code, parameters: [layer.negativeSlope, layer.positiveSlope] };
}
