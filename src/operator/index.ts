/** Hamiltonians and observables as matrix-free operators on a basis. Pauli matrices, not S = ½. @packageDocumentation */
export * from "./fermion.js";
export * from "./heisenberg.js";
export * from "./hubbard.js";
export * from "./ising.js";
export * from "./observables.js";
export { Operator, type SparseMatrix } from "./operator.js";
export type { ParameterValues } from "./parameters.js";
export * from "./pauli.js";
export { type SymmetricOptions, symmetric } from "./symmetric.js";
export type { Coefficient } from "./terms.js";
