import { inNameOf } from "../../arguments/index.js";
import { orbitsBytes, requireAction } from "../../hilbert/orbits.js";
import { countOrbits } from "../../hilbert/sectorDimension.js";
import type { JobOptions } from "../../native/job.js";
import { symmetrizedBytes } from "../../stax/symmetrizedKernels.js";
import { ensembleCost, requireEnsembleMemory } from "../ensembles/ensembleMemory.js";
import { requireCommandMemory } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { ensembleSizesOf } from "./ensembleSizes.js";
import type { LearnSpec } from "./learnSpec.js";
import { lossCost } from "./lossMemory.js";
import { problemOf } from "./makeProblem.js";
import { type ChosenMethod, chooseMethod, type MethodSizes, methodCost } from "./method.js";
import { type LearnProblem, trainCount } from "./problem.js";
import { eigensystemBytes } from "./sharedModes.js";
import type { OrbitTask } from "./symmetry.js";
/**
 * Refuses what does not fit, before anything is computed.
 *
 * @throws {MemoryError} naming what would fit.
 */
export function requireLearnMemory(problem: LearnProblem): ChosenMethod {
  const { group, target } = problem;
  const sizes = sizesOf(problem);
  if (group !== undefined) {
    const { basis } = target;
    const fermions = basis.kind === "fermions";
    requireAction("nnqs learn", basis, group);
    requireCommandMemory({
      command: "learn",
      what: `${sizes.n} and ${sizes.m} orbits of ${basis.dimension} states under ${group.order} operations`,
      bytes: orbitsBytes(basis.dimension, false) + symmetrizedBytes(sizes.n + sizes.m, { group, fermions }, !fermions),
      remedy: "Take a smaller group, or a smaller system.",
    });
  }
  const chosen = chooseMethod(problem.method, sizes, { ...problem, symmetric: group !== undefined });
  const ensembles = ensembleSizesOf(problem);
  if (ensembles !== undefined) requireEnsembleMemory(ensembles);
  return chosen;
}

/**
 * What a spec takes.
 *
 * @throws {ArgumentError} naming what of the spec is wrong.
 */
export async function learnCost(spec: LearnSpec, options: JobOptions = {}): Promise<Cost> {
  const problem = await inNameOf("nnqs learn", () => problemOf(spec, options));
  if (spec.loss !== "supervised") return lossCost(spec, problem);
  const sizes = sizesOf(problem);
  const { n, m, times, components } = sizes;
  const [mean, ensembles] = [methodCost(problem.method, sizes, problem), ensembleSizesOf(problem)];
  const trained = ensembles === undefined ? { memory: 0, work: 0 } : ensembleCost(ensembles, n);
  const curves = 8 * times * (20 + 2 * (ensembles?.widths.length ?? 0) * (ensembles?.members ?? 0));
  const target = 2000 * components * (n + m); // of a quench or a ground state: products with sparse matrices
  return {
    memory: Math.max(mean.memory, trained.memory),
    disk: 20_000 + 8 * components * (n + m) + 8 * n + curves,
    shared: { eigensystems: eigensystemBytes(mean.method, n, m) },
    work: mean.work + trained.work + target,
  };
}

/** The method on orbits. @throws {MemoryError} if none fits. */
export function methodOnOrbits(problem: LearnProblem, symmetry: OrbitTask): ChosenMethod {
  const { task, group } = symmetry;
  const [n, m] = [task.trainIndices.length, task.testIndices.length];
  const complex = !group.isReal;
  const values = complex ? 2 : 1; // real and imaginary parts learn together, as values of one problem
  const components: 1 | 2 = complex ? 1 : task.components;
  const sizes = { n: values * n, m: values * m, unseen: values * symmetry.unseen.length, times: problem.times.length };
  const { reason, ...chosen } = chooseMethod(problem.method, { ...sizes, components }, { ...problem, symmetric: true });
  return { ...chosen, reason: `${reason}; on ${n} and ${m} orbits of ${group.order} operations` };
}

/** Points, or of networks with a symmetry at most so many orbits, which are counted before they are known. */
export function sizesOf({ train, target, times, spins, group }: LearnProblem): MethodSizes {
  const trained = trainCount({ train });
  const { basis, components } = target;
  const tested = Math.max(0, basis.dimension - trained);
  const most = group === undefined ? Number.POSITIVE_INFINITY : countOrbits(basis, group);
  return {
    n: Math.min(trained, most),
    m: Math.min(tested, most),
    times: times.length,
    components,
    ...(group === undefined ? { spins } : { unseen: Math.max(0, most - trained) }),
  };
}
