/** Lattices: sites and the bonds between them, each once. @packageDocumentation */
export { automorphisms } from "./automorphisms.js";
export * from "./chain.js";
export { characters } from "./characters.js";
export * from "./cubic.js";
export * from "./edges.js";
export { type Bond, type Cells, Graph } from "./graph.js";
export * from "./honeycomb.js";
export * from "./kagome.js";
export type { Boundary } from "./lattice.js";
export * from "./spaceGroup.js";
export * from "./square.js";
export { subgroup } from "./subgroup.js";
export { sublattices } from "./sublattices.js";
export { type Character, type Element, type Operation, SymmetryGroup } from "./symmetryGroup.js";
export * from "./triangular.js";
