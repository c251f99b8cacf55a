import { noMore, notNegative, requireOptions } from "../arguments/index.js";
import type { LayerNormLayer } from "./layer.js";

/** Normalises the units of a layer to mean 0 and variance 1. @throws {ArgumentError} if epsilon is negative. */
export function layerNorm(options: { readonly epsilon?: number } = {}): LayerNormLayer {
  noMore("layerNorm", arguments, 1);
  const { epsilon = 1e-12 } = requireOptions("layerNorm", options, { epsilon: notNegative });
  return { type: "layerNorm", epsilon };
}
