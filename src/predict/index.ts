/** Exact training dynamics of infinitely wide networks: mean, covariance and losses at every time. */
export * from "./complexForm.js";
export { coupled, coupledSupervised, type KernelBlocks } from "./coupled.js";
export type { Covariance } from "./covariances/covariance.js";
export type { Covariances, CovariancesOptions } from "./covariances/covariances.js";
export * from "./infiniteTime.js";
export type { LearningRate } from "./learningRate.js";
export type { Losses } from "./losses/losses.js";
export { type MatrixFree, type MatrixFreeOptions, matrixFree } from "./matrixFree.js";
export type { Initial } from "./members.js";
export type { KernelChoice } from "./modes/kernels.js";
export { type ModeFactors, modeFactors, type Training } from "./modes/propagator.js";
export type { Dynamics } from "./modes/relaxation.js";
export type { DynamicsOptions } from "./modes/times.js";
export * from "./observables.js";
export type { Prediction, SpreadLosses } from "./prediction.js";
export { type StreamedPrediction, streamed } from "./streamed.js";
export { maxLearningRate, type SupervisedOptions, supervised, type TrainingOptions } from "./supervised.js";
