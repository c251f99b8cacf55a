/** Bases of many-body states: which states there are, in which order, and how networks read them. */
export * from "./binomial.js";
export * from "./fermions.js";
export * from "./hilbert.js";
export * from "./spins.js";
