/** The paper's figures: from a spec to a directory of results. */
export * from "./experiment.js";
export * from "./figures.js";
export type { Outcome, RunOptions } from "./outcome.js";
export * from "./parseSpec.js";
export { type Reporter, silentReporter } from "./reporter.js";
export { prepareTarget, type Target, type TargetSpec } from "./targets.js";
