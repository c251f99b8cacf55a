import { dataset, hilbert, random, stax } from "infinite-nnqs";

/** The standard deviations of the paper's weights and biases. */
export const paper = { wStd: 0.5, bStd: 0.1 } as const;

/** The paper's network of a width, or of one and more hidden layers. */
export function paperNetwork(width: number, depth = 1): stax.Network {
  const hidden = Array.from({ length: depth }, () => [stax.dense(width, paper), stax.relu()]);
  return stax.serial(...hidden.flat(), stax.dense(1, paper));
}

/** A complex random target of norm 1, or nearly so, on all states of some spins, and `train` of them to train on. */
export async function randomTask(sites: number, train: number): Promise<dataset.Task> {
  const spins = hilbert.spins(sites);
  const target = await random.drawNormal({ seed: 1 }, 2 * spins.dimension);
  const scale = 1 / Math.sqrt(2 * spins.dimension);
  for (let at = 0; at < target.length; at++) target[at]! *= scale;
  return dataset.task(spins, target, { train, seed: 0 });
}
