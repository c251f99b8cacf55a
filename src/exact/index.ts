/** Ground states and quenches, exact to a stated tolerance. States are complex, interleaved (re, im): 2D numbers. */
export * from "./correlations.js";
export { type Evolution, type EvolveOptions, evolve, type PropagationOptions } from "./evolve.js";
export * from "./expectation.js";
export * from "./groundState.js";
export * from "./overlap.js";
export * from "./quench.js";
export * from "./sample.js";
export * from "./spectrum.js";
export * from "./states.js";
