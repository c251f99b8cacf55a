import type { stax } from "infinite-nnqs";

/** Weights and biases of all layers, one after the other. */
export function allParameters(layers: readonly stax.LayerParameters[]): number[] {
  return layers.flatMap(({ weights, biases }) => [...weights, ...(biases ?? [])]);
}
