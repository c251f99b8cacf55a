/** Ensembles of finite networks. */
export * from "./featureNets.js";
export * from "./randomStates.js";
export * from "./statistics.js";
