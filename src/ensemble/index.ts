/** Finite networks: full-batch training of ensembles, fast on product grids, with checkpoints. */
export type { CheckpointStore, RunSpec, Snapshot } from "./checkpoint.js";
export { recordedSteps, type TrainingProgress, type TrainOptions, type WaveFunction } from "./options.js";
export type { LayerParameters } from "./parameters.js";
export * from "./train.js";
