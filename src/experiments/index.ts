/** The paper's figures: from a spec to a directory of results. @packageDocumentation */

export { type PaperTarget, type PaperTargetSpec, prepareTarget } from "./learn/paperTarget.js";
export { type FigureChoices, type FigureName, figureNames } from "./paper/figureChoices.js";
export { planFigures } from "./paper/figures.js";
export type { PlannedEnsemble, PlannedResult } from "./paper/plans.js";
export * from "./run/experiment.js";
export type { Outcome, RunOptions, Shared, Summary } from "./run/outcome.js";
export { type Reporter, silentReporter } from "./run/reporter.js";
export type { Amplitudes, Read } from "./spec/arrayFiles.js";
export * from "./spec/parseSpec.js";
export { readState, type StateFile } from "./spec/stateFile.js";
