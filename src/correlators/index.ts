/** n-point functions of networks, at infinite width by Wick's theorem and at finite width; entropy bounds from them. @packageDocumentation */
export { type ExponentialAverageOptions, exponentialAverage } from "./exponentialAverage.js";
export { hammingKernel, type InvariantKernel, invariantKernel } from "./invariantKernel.js";
export { type Estimate, type MonteCarloOptions, monteCarlo } from "./monteCarlo.js";
export { type NormalisedAverage, normalisedAverage } from "./normalisedAverage.js";
export { type FourPoint, fourPoint, type Point, twoPoint } from "./nPoint.js";
export type { ReplicaOptions } from "./pairings.js";
export { infiniteWidthKernel, type ProductKernel, productKernel } from "./productKernel.js";
export type { Contribution, ReplicaAverage } from "./replica.js";
export { type CutOptions, type ReplicaSource, replicaAverage } from "./replicaAverage.js";
export { spinKernel } from "./spinKernel.js";
export { pairingSum, permutationSum, sumPermutations } from "./wick.js";
