import { activationCodes } from "./codes.js";
import { builtInName } from "./elementwise.js";
import type { ActivationLayer, ElementwiseLayer } from "./layer.js";

/** An activation as native code reads it. */
export interface NativeActivation {
  readonly code: number;
  readonly parameters: readonly number[];
}

/**
 * The native counterpart of an activation; undefined for a function that only JavaScript knows. What decides is the function
 * itself: the name of an elementwise layer is for messages.
 */
export function nativeActivation(layer: Exclude<ActivationLayer, ElementwiseLayer>): NativeActivation;
export function nativeActivation(layer: ActivationLayer): NativeActivation | undefined;
export function nativeActivation(layer: ActivationLayer): NativeActivation | undefined {
  if (layer.type === "elementwise") {
    const name = builtInName(layer);
    return name === undefined ? undefined : { code: activationCodes[name].code, parameters: [] };
  }
  const { code } = activationCodes[layer.type];
  if (layer.type !== "piecewiseLinear") return { code, parameters: layer.parameters };
  return { code, parameters: [layer.negativeSlope, layer.positiveSlope] };
}
