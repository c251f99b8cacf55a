import type { Task } from "../../dataset/task.js";
import { orbits } from "../../hilbert/orbits.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { everyInTurns } from "../../native/turns.js";
import type { Network } from "../../stax/network.js";
import { SymmetrizedNetwork } from "../../stax/symmetrize.js";
import { orbitsUnable } from "./orbitKernels.js";

/**
 * Refuses ψ = e^f of a network that is averaged with signs or phases: exponents have neither, and ψ would lack the symmetry.
 *
 * @throws {ArgumentError} saying so; the signal's reason after an abort.
 */
export async function requirePlainAverages(
  network: Network | SymmetrizedNetwork,
  task: Task,
  { signal }: JobOptions,
): Promise<void> {
  if (!(network instanceof SymmetrizedNetwork) || (await isPlainAverage(network, task, { signal }))) return;
  const [what, has] = network.group.isReal ? ["sign", "signs"] : ["phase", "phases"];
  throw new ArgumentError(
    `flow: the representation "logarithm" averages exponents, which have no ${what}, and the symmetry has ${has}. Take "amplitudes", or characters of 1.`,
  );
}

async function isPlainAverage(network: SymmetrizedNetwork, task: Task, { signal }: JobOptions): Promise<boolean> {
  const { group, statistics } = network;
  if (group.elements.some(({ character, imaginary }) => character !== 1 || imaginary !== 0)) return false;
  if (statistics === "spins") return true;
  if (orbitsUnable(network, task) !== undefined) return false; // of which signs are not known
  const { signs } = await orbits(task.basis!, group, { signal });
  return everyInTurns(signs, (sign) => sign === 1, signal);
}
