/** Entanglement of pure states over any cut, and the averages over random states. Natural logarithms, nothing per site. @packageDocumentation */
export { entanglementSpectrum, purity, renyi, schmidtValues, tsallis, vonNeumann } from "./entropies.js";
export * from "./mutualInformation.js";
export * from "./page.js";
export { type CutBasis, reducedSpectrum } from "./reducedSpectrum.js";
export { half } from "./subsystem.js";
