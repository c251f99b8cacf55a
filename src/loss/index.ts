/** Losses of a wave function: a value, its gradient ∂L/∂ψ*, a text; one definition for infinite and for finite networks. @packageDocumentation */
export type { GradientCheck, GradientCheckOptions } from "./checkGradient.js";
export { type CustomOptions, custom, type LossFunction } from "./custom.js";
export { energy } from "./energy.js";
export type { BasisData } from "./frequencies.js";
export { likelihood, readLikelihood } from "./likelihood.js";
export type { EvaluateOptions, Evaluation, Loss } from "./loss.js";
export { type Measures, type MeasuresOptions, measures } from "./measures.js";
export type { Observer } from "./observer.js";
export { infidelity, logOverlap } from "./overlap.js";
export { supervised } from "./supervised.js";
export { readTarget, type Target } from "./target.js";
