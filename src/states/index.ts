/** Random states: the wave functions of networks at their random start, their reduced states and statistics. */
export { type FeatureNet, featureNet, isFeatureNet } from "./featureNets.js";
export type { MemberOptions } from "./memberOptions.js";
export { randomStates, reducedSpectra, type SpectraOptions, type StateEnsemble } from "./randomStates.js";
export type { SpectrumEnsemble } from "./spectrumEnsemble.js";
export type { SpinNetwork } from "./spinNetwork.js";
export { type Statistics, statistics } from "./statistics.js";
