import type { EnsembleSizes } from "../ensembles/ensembleMemory.js";
import { type LearnProblem, trainCount } from "./problem.js";
import { inputsRead } from "./spins.js";

/** What decides the memory of the finite ensembles of a problem, if it has any. */
export function ensembleSizesOf({
  ensemble,
  encoding,
  network,
  recordAt,
  target,
  train,
}: LearnProblem): EnsembleSizes | undefined {
  if (ensemble === null) return undefined;
  const { basis, components } = target;
  return {
    network,
    ...ensemble,
    times: recordAt,
    inputs: inputsRead(basis, encoding),
    states: basis.dimension,
    trained: trainCount({ train }),
    components,
  };
}
