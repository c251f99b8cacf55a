/** Bases of many-body states: which states there are, in which order, and how networks read them. @packageDocumentation */
export * from "./binomial.js";
export { type CharactersOptions, charactersOf } from "./characters.js";
export { FermionHilbert, type FermionNumbers, fermions } from "./fermions.js";
export * from "./hilbert.js";
export { type Orbits, orbits } from "./orbits.js";
export * from "./orders.js";
export { sectorDimension } from "./sectorDimension.js";
export { SpinHilbert, type SpinOptions, spins } from "./spins.js";
export { type ProjectOptions, type SymmetricHilbert, symmetric } from "./symmetric.js";
