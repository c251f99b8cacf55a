import type { FigureName } from "../../experiments/paper/figureNames.js";
import type { ExperimentName } from "../../experiments/runSpec.js";
import type { ReadResult, ResultContent } from "../content.js";
import { fig1Content } from "./fig1.js";
import { fig3Content } from "./fig3.js";
import { fig4Content } from "./fig4.js";
import { flowContent } from "./flow.js";
import { fig5Content, fig6Content } from "./losses.js";
import { entropyContent, evolveContent, groundStateContent, spectrumContent } from "./others.js";
import { signBiasContent } from "./signBias.js";
import { trainingContent } from "./training.js";

const byExperiment: Readonly<Record<ExperimentName | FigureName, (result: ReadResult) => ResultContent>> = {
  learn: (result) => (result.arrays["mean_loss"] === undefined ? trainingContent : flowContent)(result),
  fig2: trainingContent,
  fig1: fig1Content,
  fig3: fig3Content,
  fig4: fig4Content,
  fig5: fig5Content,
  fig6: fig6Content,
  fig7: signBiasContent,
  signbias: signBiasContent,
  entropy: entropyContent,
  spectrum: spectrumContent,
  evolve: evolveContent,
  groundstate: groundStateContent,
};

/** Claims, charts and tables of a result; of an experiment that is not known, none. */
export function contentOf(result: ReadResult): ResultContent {
  const known: Readonly<Record<string, (typeof byExperiment)[ExperimentName]>> = byExperiment;
  return known[result.experiment]?.(result) ?? { claims: [], charts: [], tables: [] };
}

/** Arrays that no page shows: states and points, which can be large. */
export const notShown: ReadonlySet<string> = new Set([
  "unseen_bases",
  "target",
  "inputs",
  "train_indices",
  "test_indices",
  "initial",
  "state",
  "states",
]);
