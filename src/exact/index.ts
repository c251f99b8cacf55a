/** Ground states and quenches, exact to a stated tolerance. States are complex interleaved, normalised to 1. */
export * from "./evolve.js";
export * from "./expectation.js";
export * from "./groundState.js";
export * from "./states.js";
