import { dataset, hilbert, random, runs, stax } from "infinite-nnqs";

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

/** By what the weights and biases of the paper's network are multiplied where they enter its function: w, b of the hidden layer, a, c of the readout. */
export function paperScales(inputs: number, width: number): readonly [w: number, b: number, a: number, c: number] {
  return [paper.wStd / Math.sqrt(inputs), paper.bStd, paper.wStd / Math.sqrt(width), paper.bStd];
}

/** The parameters of one such network as peers start from them: arrays w, b, a and c as they enter the function, whose names end in `part`. */
export function enteringParameters(
  [hidden, readout]: readonly stax.LayerParameters[],
  inputs: number,
  width: number,
  part: number | "" = "",
): Record<string, runs.NpyArray> {
  const scales = paperScales(inputs, width);
  const scaled = (values: Float64Array, i: 0 | 1 | 2 | 3) => values.map((value) => scales[i] * value);
  return {
    [`w${part}`]: runs.float64(scaled(hidden!.weights, 0), [inputs, width]),
    [`b${part}`]: runs.float64(scaled(hidden!.biases!, 1)),
    [`a${part}`]: runs.float64(scaled(readout!.weights, 2)),
    [`c${part}`]: runs.float64(scaled(readout!.biases!, 3), []),
  };
}
