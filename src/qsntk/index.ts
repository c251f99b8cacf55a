/** The quantum state neural tangent kernel, at infinite width and of finite networks, and its spectrum. */
export * from "./complexMatrix.js";
export * from "./empirical.js";
export * from "./exponential.js";
export { decoupled, example, sharedBody } from "./infinite.js";
export { type Blocks, changeOfVariables, QsNtk } from "./qsNtk.js";
