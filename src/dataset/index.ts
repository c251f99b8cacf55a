/** What networks learn: inputs, training and test points, the target and its weights, checked once. @packageDocumentation */
export { type Amplitudes, assemble } from "./amplitudes.js";
export type { InputBasis } from "./inputBasis.js";
export { type TaskOptions, task } from "./makeTask.js";
export type { Choice, PointsOptions } from "./points.js";
export type { PointScale, Points, Task } from "./task.js";
