/** Exact training dynamics of infinitely wide networks: mean, covariance and losses at every time. */
export * from "./complexForm.js";
export { coupled, coupledSupervised, type KernelBlocks } from "./coupled.js";
export type { Covariance } from "./covariance.js";
export type { Covariances, CovariancesOptions } from "./covariances.js";
export * from "./infiniteTime.js";
export type { KernelChoice } from "./kernels.js";
export type { Losses } from "./losses.js";
export { type MatrixFree, type MatrixFreeOptions, matrixFree } from "./matrixFree.js";
export type { Initial } from "./members.js";
export * from "./observables.js";
export type { Prediction, SpreadLosses } from "./prediction.js";
export { type ModeFactors, modeFactors, type Training } from "./propagator.js";
export type { Dynamics } from "./relaxation.js";
export { maxLearningRate, type SupervisedOptions, supervised, type TrainingOptions } from "./supervised.js";
