/** Exact training dynamics of infinitely wide networks: mean, covariance and losses at every time. */
export type { Losses } from "./losses.js";
export { type Dynamics, type ModeFactors, modeFactors, type Training } from "./propagator.js";
export type { InputBasis, Split } from "./split.js";
export * from "./supervised.js";
