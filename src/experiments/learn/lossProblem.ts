import { counted } from "../../arguments/counted.js";
import { inNameOf } from "../../arguments/index.js";
import { task as makeTask } from "../../dataset/makeTask.js";
import type { Task } from "../../dataset/task.js";
import { firstHalf } from "../../entropy/subsystem.js";
import * as exact from "../../exact/index.js";
import { charactersOf } from "../../hilbert/characters.js";
import { isAllSpins } from "../../hilbert/spins.js";
import * as losses from "../../loss/index.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { requireMemory } from "../../native/memory.js";
import type { Network } from "../../stax/network.js";
import { type SymmetrizedNetwork, symmetrize } from "../../stax/symmetrize.js";
import { learnFlowSchema } from "./flowSpec.js";
import type { LearnSpec } from "./learnSpec.js";
import { probabilitiesIn, relativeEntropy } from "./measured.js";
import type { LearnProblem } from "./problem.js";
import { projectedTarget } from "./projectedTarget.js";
import { statePairs } from "./statePairs.js";
import { withRemedy } from "./symmetry.js";
import type { LearnTarget } from "./target.js";

/** A state, and what learns it by which loss. */
export interface LossProblem {
  /** The target, or the part of it that is learned. */
  readonly target: LearnTarget;
  /** ψ_T in (re, im) pairs. */
  readonly state: Float64Array;
  /** The network that learns of a plain one: itself, or averaged over the symmetry. */
  readonly networkOf: (plain: Network) => Network | SymmetrizedNetwork;
  readonly task: Task;
  readonly loss: losses.Loss;
  /** What is printed of a wave function. */
  readonly observe: (psi: Float64Array) => Promise<Readonly<Record<string, number>>>;
  /** E₀, if the loss is the energy. */
  readonly ground: number | undefined;
}

/** Makes what a spec describes. */
export async function lossProblemOf(
  spec: LearnSpec,
  problem: LearnProblem,
  whole: LearnTarget,
  options: JobOptions,
): Promise<LossProblem> {
  const { signal } = options;
  const { seed, train } = problem;
  const { target, networkOf } = await symmetricOf(problem, whole, signal);
  const { basis, hamiltonian, infiniteEnergy = 0 } = target;
  const state = await statePairs(target, { signal });
  const task = await makeTask(basis, state, { train, seed: seed.split, encoding: problem.encoding, signal });
  const ground = await groundEnergyOf(spec, target, problem.group !== undefined, signal);
  const reference = await losses.readTarget(state, { signal });
  const { loss, unseen } = await lossOf(spec, problem, { target, state, reference }, signal);
  const cut = { hilbert: basis, subsystem: firstHalf(basis.sites) };
  const measured = losses.measures({
    ...(hamiltonian && { hamiltonian, ...(ground !== undefined && { groundEnergy: ground, infiniteEnergy }) }),
    reference,
    ...(basis.sites >= 2 && basis.sites <= mostCutSites && cut),
  });
  const observe = async (psi: Float64Array) => ({
    ...(await measured(psi)),
    ...(unseen && { unseenLoss: await unseen(psi) }),
  });
  return { target, state, networkOf, task, loss, observe, ground };
}

/** How a spec trains infinitely wide networks, with what it leaves out. */
export function flowSettingsOf({ flow: given }: LearnSpec) {
  const flow = given ?? learnFlowSchema.parse({});
  return { ...flow, clock: flow.clock ?? (flow.natural === null ? "norm" : "tau") } as const;
}

/** What is learned and by what: with a symmetry, networks averaged with the characters of the target, or of the part of it that is learned. */
async function symmetricOf(
  { group, project = false }: LearnProblem,
  whole: LearnTarget,
  signal: AbortSignal | undefined,
) {
  if (group === undefined) return { target: whole, networkOf: (plain: Network) => plain };
  const target = project ? (await projectedTarget(whole, group, signal)).target : whole;
  const { basis, state } = target;
  const ofTarget = await inNameOf("nnqs learn", () => withRemedy(charactersOf(basis, group, state, { signal })));
  return { target, networkOf: (plain: Network) => symmetrize(plain, ofTarget, { statistics: basis.kind }) };
}

/** Sites up to which the entropy of half of the system is measured at every time. */
const mostCutSites = 16;

/** @throws {ArgumentError} for a loss that the target does not have, or bases of another number of sites. @throws {MemoryError} for more shots than fit. */
export function requireKnown(spec: LearnSpec, { target }: LearnProblem): void {
  const refuse = (key: string, why: string) => new ArgumentError(`nnqs learn: \`${key}\` ${why}`);
  if (spec.loss === "energy" && target.hamiltonian === undefined) {
    throw refuse("loss", "energy needs a Hamiltonian: a target of a model, not of a file.");
  }
  if (spec.loss !== "likelihood") return;
  if (!isAllSpins(target.basis))
    throw refuse(
      "loss",
      `likelihood needs all states of spins, which are measured one by one, not ${target.basis.name}.`,
    );
  for (const name of ["bases", "unseen"] as const) {
    const wrong = spec.measurements![name]?.find((basis) => basis.length !== target.basis.sites);
    if (wrong === undefined) continue;
    throw refuse(
      `measurements.${name}`,
      `must hold ${target.basis.sites} letters each, one per site, not ${JSON.stringify(wrong)}.`,
    );
  }
  const { bases = [], shots } = spec.measurements!;
  if (shots === null) return;
  const kinds = Math.min(2 ** target.basis.sites, shots);
  requireMemory(
    "nnqs learn",
    `\`measurements.shots\` ${shots} in ${counted(bases.length, "basis", "bases")}`,
    4 * shots * bases.length + 8 * shots + 24 * kinds, // outcomes of all, and the words of the one that is read
    "Take fewer shots, or null, the exact probabilities.",
  );
}

/** E₀, where it is asked for: of the target if that is the ground state; of its sector, if networks are of that. */
async function groundEnergyOf(
  spec: LearnSpec,
  { hamiltonian, inSector }: LearnTarget,
  symmetric: boolean,
  signal: AbortSignal | undefined,
) {
  if (hamiltonian === undefined || spec.loss !== "energy") return undefined;
  return (await exact.groundState(symmetric && inSector !== undefined ? inSector : hamiltonian, { signal })).energy;
}

interface Losses {
  readonly loss: losses.Loss;
  /** The likelihood of exact probabilities in bases that are not trained on, less the smallest it can be. */
  readonly unseen?: (psi: Float64Array) => Promise<number>;
}

async function lossOf(
  spec: LearnSpec,
  problem: LearnProblem,
  { target, state, reference }: Pick<LossProblem, "target" | "state"> & { readonly reference: losses.Target },
  signal: AbortSignal | undefined,
): Promise<Losses> {
  const making: Readonly<Record<Exclude<LearnSpec["loss"], "supervised">, () => Losses | Promise<Losses>>> = {
    energy: () => ({ loss: losses.energy(target.hamiltonian!) }),
    infidelity: () => ({ loss: losses.infidelity(reference) }),
    likelihood: () => likelihoodOf(spec, problem, state, signal),
  };
  return making[spec.loss as keyof typeof making]();
}

async function likelihoodOf(
  spec: LearnSpec,
  { measured, seed }: LearnProblem,
  state: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Losses> {
  const { bases = [], shots, unseen } = spec.measurements!;
  const data = () =>
    shots === null
      ? probabilitiesIn(bases, state, signal)
      : exact.measure(state, bases, shots, { seed: seed.split, signal });
  const loss = measured?.loss ?? (await losses.readLikelihood(await data(), { signal }));
  if (unseen.length === 0) return { loss };
  const compared = await losses.readLikelihood(await probabilitiesIn(unseen, state, signal), { signal });
  return { loss, unseen: await relativeEntropy(compared, state) };
}
