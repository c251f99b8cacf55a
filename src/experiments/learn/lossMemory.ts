import { counted } from "../../arguments/counted.js";
import { orbitsBytes } from "../../hilbert/orbits.js";
import { countOrbits } from "../../hilbert/sectorDimension.js";
import { isAllSpins } from "../../hilbert/spins.js";
import { flowBytes, flowKernelBytes } from "../../predict/flow/memory.js";
import { symmetrizedBytes } from "../../stax/symmetrizedKernels.js";
import { ensembleCost, requireEnsembleMemory } from "../ensembles/ensembleMemory.js";
import { requireCommandMemory, storingBytes } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { ensembleSizesOf } from "./ensembleSizes.js";
import type { LearnSpec } from "./learnSpec.js";
import { storedStates } from "./lossData.js";
import { flowSettingsOf } from "./lossProblem.js";
import { type LearnProblem, trainCount } from "./problem.js";

/**
 * Refuses a training on a loss that does not fit, before anything is computed.
 *
 * @throws {ArgumentError | MemoryError} saying what would be smaller.
 */
export function requireLossMemory(spec: LearnSpec, problem: LearnProblem): void {
  const { states, batch, members, matrices, bytes } = takenBy(spec, problem);
  const kernels = matrices > 0 ? `, with kernels between them and ${batch} to train on` : "";
  const smaller = [
    ...(matrices > 0 ? ["a smaller `train`"] : []),
    ...(members > 1 ? ["fewer `flow.members`"] : []),
    "a smaller system",
  ];
  requireCommandMemory({
    command: "learn",
    what: `${counted(members, "member")} of ${states} states${kernels}`,
    bytes,
    remedy: `Take ${smaller.join(", or ")}.`,
  });
  const ensembles = ensembleSizesOf(problem);
  if (ensembles !== undefined) requireEnsembleMemory({ ...ensembles, components: 2 });
}

/** Products of a member with the loss and the kernel, roughly. */
const productsExpected = 500;

/** What a training on a loss takes. */
export function lossCost(spec: LearnSpec, problem: LearnProblem): Cost {
  const { states, batch, members, matrices, bytes } = takenBy(spec, problem);
  const { sites } = problem.target.basis;
  const sizes = ensembleSizesOf(problem);
  const trained = sizes === undefined ? undefined : ensembleCost({ ...sizes, components: 2 }, batch);
  const product = (matrices > 0 ? 4 * batch * states : 8 * sites * states) + 20 * sites * states;
  const curves = 80 * problem.times.length * (members + (sizes?.widths.length ?? 0) * (sizes?.members ?? 0));
  return {
    memory: Math.max(bytes, trained?.memory ?? 0),
    disk: 20_000 + 16 * states + 16 * storedStates(members, states) + curves,
    work: productsExpected * members * product + 2 * (trained?.work ?? 0),
  };
}

/** What is trained, in numbers, and the bytes of it. */
function takenBy(spec: LearnSpec, { target: { basis }, train, group, spins }: LearnProblem) {
  const { members, natural } = flowSettingsOf(spec);
  const states = basis.dimension;
  const batch = trainCount({ train });
  const transformed = isAllSpins(basis) && spins !== undefined && (natural === null || batch === states);
  const fermions = basis.kind === "fermions";
  const orbits = group === undefined ? states : countOrbits(basis, group);
  let matrices =
    group === undefined && transformed
      ? 0
      : flowKernelBytes(orbits, Math.min(batch, orbits), { isDamped: natural !== null });
  if (group !== undefined)
    matrices += orbitsBytes(states, false) + symmetrizedBytes(orbits, { group, fermions }, !fermions);
  const bytes = flowBytes(states, members, 0) + matrices + storingBytes(16 * storedStates(members, states));
  return { states, batch, members, matrices, bytes };
}
