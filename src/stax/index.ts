/** Fully connected architectures and their kernels at infinite width. */
export * from "./activations.js";
export { type DenseOptions, dense } from "./dense.js";
export type * from "./layer.js";
export * from "./network.js";
