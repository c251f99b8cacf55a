/** Lattices: sites and the bonds between them. */
export * from "./graph.js";
export * from "./square.js";
