/** Ensembles of finite networks: random states and their statistics; full-batch training, fast on product grids, with checkpoints. @packageDocumentation */
export * from "../states/index.js";
export type { CheckpointStore, RunSpec, Snapshot } from "./checkpoint.js";
export { recordedSteps, type TrainingProgress, type TrainOptions, type WaveFunction } from "./options.js";
export * from "./train.js";
export type { Instability } from "./turning.js";
