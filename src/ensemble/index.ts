/** Ensembles of finite networks: full-batch training, fast on product grids, with checkpoints; random states and their statistics. */
export type { CheckpointStore, RunSpec, Snapshot } from "./checkpoint.js";
export { type FeatureNet, featureNet, isFeatureNet } from "./featureNets.js";
export { recordedSteps, type TrainingProgress, type TrainOptions, type WaveFunction } from "./options.js";
export * from "./randomStates.js";
export type { SpectrumEnsemble } from "./spectrumEnsemble.js";
export type { SpinNetwork } from "./spinNetwork.js";
export * from "./statistics.js";
export * from "./train.js";
