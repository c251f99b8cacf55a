import { ArgumentError } from "../native/errors.js";
import type { LayerNormLayer } from "./layer.js";

/** Normalises the units of a layer to mean 0 and variance 1. @throws {ArgumentError} if epsilon is negative. */
export function layerNorm(options: { readonly epsilon?: number } = {}): LayerNormLayer {
  const { epsilon = 1e-12 } = options;
  if (!(epsilon >= 0 && Number.isFinite(epsilon))) {
    throw new ArgumentError(`layerNorm: \`epsilon\` must be a finite number of at least 0, not ${epsilon}.`);
  }
  return { type: "layerNorm", epsilon };
}
