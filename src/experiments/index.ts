/** From a spec to a directory of results: the paper's figures, and experiments of one's own. @packageDocumentation */

export type { PaperTarget, PaperTargetSpec } from "./learn/paperTarget.js";
export * from "./onDemand.js";
export type { FigureChoices } from "./paper/figureChoices.js";
export * from "./paper/figureNames.js";
export type { PlannedEnsemble, PlannedResult } from "./paper/plans.js";
export * from "./run/experiment.js";
export type { Outcome, RunOptions, Shared, Summary } from "./run/outcome.js";
export { type Reporter, type StageSize, silentReporter } from "./run/reporter.js";
export type { Read, StateNumbers } from "./spec/arrayFiles.js";
export * from "./spec/parseSpec.js";
export type { StateFile } from "./spec/stateFile.js";
