/** Fully connected architectures: finite networks and their kernels at infinite width. */
export * from "./activations.js";
export {
  type Branch,
  fanInSum,
  fanOut,
  freeze,
  identity,
  layerNorm,
  parallel,
} from "./branches.js";
export { type DenseOptions, dense } from "./dense.js";
export * from "./elementwise.js";
export * from "./features.js";
export type * from "./layer.js";
export * from "./network.js";
export type { InitOptions, LayerParameters, Parameters } from "./parameters.js";
