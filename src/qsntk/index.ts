/** The quantum state neural tangent kernel, at infinite width and of finite networks, and its spectrum. @packageDocumentation */
export { type Alignment, type AlignmentOptions, alignment } from "./alignment.js";
export * from "./bochner.js";
export { ComplexMatrix } from "./complexMatrix.js";
export {
  correlateReadouts,
  type EmpiricalOptions,
  empirical,
  empiricalNtk,
  type WaveFunctionParameters,
} from "./empirical.js";
export {
  type EnsembleKernel,
  type EnsembleKernels,
  type EnsembleOptions,
  ensembleKernels,
} from "./ensembleKernels.js";
export * from "./exponential.js";
export {
  type HypercubeAlignment,
  type HypercubeOptions,
  type HypercubeSpectrum,
  hypercubeAlignment,
  hypercubeSpectrum,
} from "./hypercube.js";
export { decoupled, example, sharedBody } from "./infinite.js";
export { type JohnsonOptions, type JohnsonSpectrum, johnsonSpectrum } from "./johnson.js";
export { type Blocks, changeOfVariables, QsNtk } from "./qsNtk.js";
export { type BasisBias, type BiasBasis, type SignBias, type SignBiasOptions, signBias } from "./signBias.js";
export { type Spectrum, type SpectrumOptions, spectrum } from "./spectrum.js";
export { type WidthStudy, widthStudy } from "./widthStudy.js";
