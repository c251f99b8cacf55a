import { task } from "../../dataset/makeTask.js";
import { train } from "../../ensemble/train.js";
import { SpinHilbert } from "../../hilbert/spins.js";
import { normal } from "../../random/index.js";
import { paperNetwork } from "../spec/buildNetwork.js";
import type { PlannedResult } from "./plans.js";

/** Seconds per network, neuron and step of training on this machine, from a short run on the paper's 4096 states. */
async function secondsPerNeuronStep(signal?: AbortSignal): Promise<number> {
  const [width, members, steps] = [1000, 4, 50];
  const spins = new SpinHilbert(12);
  const target = normal({ seed: 1 }, 2 * spins.dimension).map((x) => x / Math.sqrt(2 * spins.dimension));
  const learned = await task(spins, target, { train: 2400 });
  const options = { members, learningRate: 1, recordAt: [steps], signal };
  await train(paperNetwork(width), learned, { ...options, steps: 1, recordAt: [1] }); // warm-up
  const { seconds } = await train(paperNetwork(width), learned, { ...options, steps });
  return seconds / (2 * members * width * steps);
}

/**
 * About how long the training of the planned ensembles takes, each distinct one counted once; other stages take well under a
 * minute per result, fig1 a few minutes at its largest size.
 */
export async function estimateTraining(
  planned: readonly PlannedResult[],
  steps: number,
  signal?: AbortSignal,
): Promise<number> {
  const distinct = new Map(planned.flatMap(({ ensembles }) => ensembles.map((ensemble) => [ensemble.key, ensemble])));
  if (distinct.size === 0) return 0;
  const rate = await secondsPerNeuronStep(signal);
  return [...distinct.values()].reduce((sum, { networks, width }) => sum + networks * width * steps * rate, 0);
}
