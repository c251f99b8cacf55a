/** Hamiltonians and observables as matrix-free operators on a basis. */
export * from "./hubbard.js";
export * from "./ising.js";
export { Operator } from "./operator.js";
