import { requireTrainingMemory, type TrainingSize, trainingBytes, widthsOf } from "../../ensemble/memory.js";
import { kinkOf } from "../../ensemble/model.js";
import { recordedSteps } from "../../ensemble/options.js";
import { parametersOf } from "../../ensemble/parameters.js";
import { besideArrays } from "../run/commandMemory.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import type { NetworkSpec } from "../spec/networkSpec.js";
import { withWidth } from "./ensembleSpec.js";

/** What decides the memory that ensembles take. */
export interface EnsembleSizes {
  readonly network: NetworkSpec;
  readonly widths: readonly number[];
  readonly members: number;
  readonly precision: "float32" | "float64";
  readonly steps: number;
  readonly times: readonly number[] | null;
  /** Inputs of a network, basis states, components of ψ. */
  readonly inputs: number;
  readonly states: number;
  /** How many of these are trained on. */
  readonly trained: number;
  readonly components: 1 | 2;
}

/**
 * Refuses ensembles that do not fit into memory, before anything is computed.
 *
 * @throws {ArgumentError | MemoryError} naming the largest ensemble.
 */
export function requireEnsembleMemory(sizes: EnsembleSizes): void {
  requireTrainingMemory(largestOf(sizes), besideArrays());
}

/**
 * Bytes that the largest of the ensembles takes, and the operations of training all of them, of the speed at which cells are computed, a quarter of that
 * of large products. The first layer acts on sums of rows and columns, which costs next to nothing; a neuron of it takes as many at each point as it has
 * other parameters, one each, as measured on a Zen 5 with 2400 points and 12 inputs; a step in double precision twice that.
 */
export function ensembleCost(sizes: EnsembleSizes, trainingPoints: number): { memory: number; work: number } {
  const { network, widths, steps, precision, inputs } = sizes;
  const first = network.findIndex((layer) => "width" in layer);
  const perParameter = precision === "float32" ? 1 : 2;
  const operations = widths.map((width) => {
    const { networks, parameters } = largestOf({ ...sizes, widths: [width] });
    const layer = withWidth(network, width)[first] as { readonly width: number } | undefined;
    const others = Math.max(1, parameters - inputs * (layer?.width ?? 0));
    return perParameter * others * trainingPoints * steps * networks;
  });
  return { memory: trainingBytes(largestOf(sizes)), work: operations.reduce((sum, one) => sum + one, 0) };
}

function largestOf(sizes: EnsembleSizes): TrainingSize {
  const { network, widths, members, precision, steps, times, inputs, states, trained, components } = sizes;
  const built = buildNetwork(withWidth(network, Math.max(...widths)));
  const { layers, count } = parametersOf(built, inputs);
  return {
    networks: components * members,
    parameters: count,
    widths: widthsOf(layers, kinkOf(built, { waveFunction: "separate" }) !== undefined),
    points: states,
    trained,
    losses: members * (times ?? recordedSteps(steps)).length,
    precision,
    keepParameters: false,
  };
}
