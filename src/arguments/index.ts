/** Checks of what callers pass: one grammar, "`x` must be …, not v. Remedy."; no option is ignored. */
export * from "./called.js";
export * from "./counted.js";
export * from "./counts.js";
export * from "./describe.js";
export * from "./held.js";
export * from "./inNameOf.js";
export * from "./kinds.js";
export * from "./optionWords.js";
export * from "./printable.js";
export * from "./require.js";
export * from "./suggestion.js";
