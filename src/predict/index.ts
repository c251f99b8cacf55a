/** Exact training dynamics of infinitely wide networks: mean, covariance and losses at every time. */
export * from "./complexForm.js";
export { coupled, coupledSupervised } from "./coupled.js";
export type { Covariance } from "./covariance.js";
export type { Points } from "./covarianceNodes.js";
export type { Covariances, CovariancesOptions } from "./covariances.js";
export type { KernelBlocks } from "./eigenbasis.js";
export * from "./infiniteTime.js";
export type { Losses } from "./losses.js";
export { type MatrixFree, type MatrixFreeOptions, matrixFree } from "./matrixFree.js";
export type { Initial, State } from "./members.js";
export * from "./observables.js";
export type { Prediction, SpreadLosses } from "./prediction.js";
export type { KernelChoice } from "./problem.js";
export { type ModeFactors, modeFactors, type Training } from "./propagator.js";
export type { Dynamics } from "./relaxation.js";
export type { InputBasis, Split } from "./split.js";
export { maxLearningRate, type SupervisedOptions, supervised, type TrainingOptions } from "./supervised.js";
