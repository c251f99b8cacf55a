import { requireComplexTarget, type Task } from "../dataset/task.js";
import { orbits } from "../hilbert/orbits.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { Network } from "../stax/network.js";
import type { SymmetrizedNetwork } from "../stax/symmetrize.js";
import { isExponential, type Plan } from "./options.js";

/** The orbits over which networks are averaged, and the sign of every state of them; −1 where none is allowed. */
export interface Averaging {
  readonly orbitOf: Int32Array;
  readonly signs: Float64Array;
  /** With complex characters the imaginary parts of phases, whose real parts `signs` are: then both components of ψ are averaged together. */
  readonly imaginary?: Float64Array;
}

/** The network that is averaged, or the network itself. */
export function plainOf(network: Network | SymmetrizedNetwork): Network {
  return network instanceof Network ? network : network.network;
}

/**
 * What the trainer averages a network over, if it has a symmetry: it evaluates all states of a trained orbit, as many as a plain network has at hand anyway, and
 * spreads the residual of the orbit over them.
 *
 * @throws {ArgumentError} if the task has no basis on which a group could act, or ψ = e^f would have signs.
 */
export async function averagingOf(
  network: Network | SymmetrizedNetwork,
  task: Task,
  { waveFunction }: Plan,
  { signal }: JobOptions,
): Promise<Averaging | undefined> {
  if (network instanceof Network) return undefined;
  const { group, statistics } = network;
  const { basis } = task;
  if (basis === undefined) {
    throw new ArgumentError(
      "ensemble.train: a symmetric network is averaged over states of a basis, and the task has inputs of one's own. Make the task of a Hilbert space, such as hilbert.spins(8).",
    );
  }
  if (basis.kind !== statistics) {
    throw new ArgumentError(
      `ensemble.train: the network has the symmetry of ${statistics}, the task is of ${basis.name}. Pass { statistics: "${basis.kind}" } to stax.symmetrize.`,
    );
  }
  requireComplexTarget("ensemble.train", task, group);
  const { orbitOf, signs, phases } = await orbits(basis, group, { signal });
  if (isExponential(waveFunction) && (!group.isReal || signs.some((sign) => sign !== 1))) {
    const what = group.isReal ? "sign, and the symmetry has signs" : "phase, and the symmetry has phases";
    throw new ArgumentError(
      `ensemble.train: waveFunction "${waveFunction}" averages exponents, which have no ${what}. Take "separate" or "shared", or characters of 1.`,
    );
  }
  if (phases === undefined) return { orbitOf, signs: Float64Array.from(signs) };
  const parts = { orbitOf, signs: new Float64Array(orbitOf.length), imaginary: new Float64Array(orbitOf.length) };
  const split = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      parts.signs[x] = phases[2 * x]!;
      parts.imaginary[x] = phases[2 * x + 1]!;
    }
  };
  await inTurns(orbitOf.length, split, { signal, cost: 2 });
  return parts;
}

/** The plan of networks that are averaged on their way to a target: with complex characters the two of a member are one unit. */
export function averagedPlan(plan: Plan, averaging: Averaging | undefined): Plan {
  if (averaging?.imaginary === undefined || plan.waveFunction !== "separate") return plan;
  return { ...plan, unitsPerMember: 1, bodies: 2 };
}
