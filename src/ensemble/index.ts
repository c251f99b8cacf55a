/** Ensembles of finite networks. */
export * from "./randomStates.js";
export * from "./statistics.js";
