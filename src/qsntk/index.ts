/** The quantum state neural tangent kernel, at infinite width and of finite networks, and its spectrum. */
export { type Alignment, type AlignmentOptions, alignment } from "./alignment.js";
export * from "./bochner.js";
export * from "./complexMatrix.js";
export * from "./empirical.js";
export * from "./exponential.js";
export * from "./finiteWidth.js";
export * from "./hypercube.js";
export { decoupled, example, sharedBody } from "./infinite.js";
export { type Blocks, changeOfVariables, QsNtk } from "./qsNtk.js";
export { type Spectrum, type SpectrumOptions, spectrum } from "./spectrum.js";
