/** Exact training dynamics of infinitely wide networks: mean, covariance and losses at every time. @packageDocumentation */

export type { Damping } from "../loss/damping.js";
export * from "./complexForm.js";
export { coupled, coupledSupervised, type KernelBlocks } from "./coupled.js";
export type { Covariance } from "./covariances/covariance.js";
export type { Covariances, CovariancesOptions } from "./covariances/covariances.js";
export { flow } from "./flow/flow.js";
export type { FlowObserver, FlowOptions } from "./flow/options.js";
export type { Flow, FlowMember } from "./flow/results.js";
export type { Clock, Representation } from "./flow/velocity.js";
export * from "./infiniteTime.js";
export type { IterativePrediction } from "./iterative/iterativePrediction.js";
export type {
  IterativeLosses,
  IterativeSpreadLosses,
  MemberFidelityOptions,
  SpreadOptions,
} from "./iterative/iterativeResults.js";
export { type IterativeOptions, iterative } from "./iterative.js";
export { type KernelOperatorOptions, kernelOperator, type MethodChoice } from "./kernelOperators/choose.js";
export type { ApplyOptions, KernelMethod, KernelOperator } from "./kernelOperators/kernelOperator.js";
export type { LearningRate } from "./learningRate.js";
export type { FidelityOptions, MemberFidelities, PointFactors } from "./losses/fidelity.js";
export type { Losses } from "./losses/losses.js";
export type { PerPoints } from "./losses/perPoints.js";
export { type MatrixFree, type MatrixFreeOptions, matrixFree } from "./matrixFree.js";
export type { Initial } from "./members.js";
export type { Eigenbasis, Modes } from "./modes/eigenbasis.js";
export type { KernelChoice } from "./modes/kernels.js";
export { type ModeFactors, modeFactors, type Training } from "./modes/propagator.js";
export type { Dynamics } from "./modes/relaxation.js";
export type { DynamicsOptions } from "./modes/times.js";
export * from "./observables.js";
export type { MemberState, Prediction, SpreadLosses } from "./prediction.js";
export { type Curves, type Question, type StreamedPrediction, streamed } from "./streamed.js";
export { type SupervisedOptions, supervised } from "./supervised.js";
export { maxLearningRate, type TrainingOptions } from "./training.js";
