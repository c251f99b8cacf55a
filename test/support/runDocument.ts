import { experiments } from "infinite-nnqs";
import { runnableSchemas } from "../../dist/experiments/catalogue.js";
import { type ExperimentName, runSpec } from "../../dist/experiments/runSpec.js";

/** Runs a spec as its command does, from its document on. */
export async function runDocument(experiment: ExperimentName, document: object, directory: string): Promise<unknown> {
  const spec = experiments.parseSpec(runnableSchemas[experiment], { experiment, ...document }, experiment);
  return runSpec(spec, directory);
}
