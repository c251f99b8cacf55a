import type { Task } from "../dataset/task.js";
import { orbits } from "../hilbert/orbits.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { Network } from "../stax/network.js";
import { requireRealNetwork, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import type { Plan } from "./options.js";

/** The orbits over which networks are averaged, and the sign of every state of them; −1 where none is allowed. */
export interface Averaging {
  readonly orbitOf: Int32Array;
  readonly signs: Float64Array;
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
  { basis }: Task,
  { waveFunction }: Plan,
  { signal }: JobOptions,
): Promise<Averaging | undefined> {
  if (network instanceof Network) return undefined;
  requireRealNetwork("ensemble.train", network);
  const { group, statistics } = network;
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
  const { orbitOf, signs } = await orbits(basis, group, { signal });
  if (waveFunction.toLowerCase().endsWith("exponential") && signs.some((sign) => sign !== 1)) {
    throw new ArgumentError(
      `ensemble.train: waveFunction "${waveFunction}" averages exponents, which have no sign, and the symmetry has signs. Take "separate" or "shared", or characters of 1.`,
    );
  }
  return { orbitOf, signs: Float64Array.from(signs) };
}
