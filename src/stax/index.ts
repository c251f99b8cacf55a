/** Fully connected architectures: finite networks and their kernels at infinite width. @packageDocumentation */
export * from "./activations.js";
export { type Branch, fanInSum, fanOut, identity, parallel } from "./branches.js";
export type { ClosedFormName } from "./codes.js";
export type { CompiledKernels, KernelDiagonal, KernelPair } from "./compiledKernels.js";
export { type DenseOptions, dense } from "./dense.js";
export { type DualActivation, dualActivation } from "./dual.js";
export { type ElementwiseOptions, elementwise } from "./elementwise.js";
export { cosNet, fourierFeatures, gaussNet, type RandomFeatureOptions } from "./features.js";
export { freeze } from "./freeze.js";
export type * from "./layer.js";
export { layerNorm } from "./layerNorm.js";
export { type JacobianOptions, Network, serial } from "./network.js";
export type { InitOptions, LayerParameters, Parameters } from "./parameters.js";
export { type PairKernels, SymmetrizedNetwork, type SymmetrizeOptions, symmetrize } from "./symmetrize.js";
