/** Ground states and quenches, exact to a stated tolerance. States are complex, interleaved (re, im): 2D numbers. @packageDocumentation */
export * from "./correlations.js";
export { type MeasuredCounts, measureCounts, sampleCounts } from "./counts.js";
export { type Evolution, type EvolveOptions, evolve, type PropagationOptions } from "./evolve.js";
export { correlation, expectation, variance } from "./expectation.js";
export { groundState } from "./groundState.js";
export type { GroundState, GroundStateOptions } from "./levels.js";
export {
  type GivenArray,
  type Measurement,
  type MeasurementArray,
  type MeasurementArrays,
  type MeasureOptions,
  measure,
  measurementArrays,
  measurementsOf,
} from "./measure.js";
export type { Observable } from "./observable.js";
export { fidelity, overlap } from "./overlap.js";
export type { PauliBasis } from "./pauliBasis.js";
export { type Quench, type QuenchOptions, quench } from "./quench.js";
export { type RotateOptions, rotate } from "./rotate.js";
export { type SampleOptions, sample } from "./sample.js";
export { type Spectrum, spectrum } from "./spectrum.js";
export * from "./states.js";
