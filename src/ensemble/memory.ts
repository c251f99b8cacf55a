import { counted } from "../arguments/counted.js";
import { ArgumentError } from "../native/errors.js";
import { requireMemory } from "../native/memory.js";
import { systemInfo } from "../native/system.js";
import type { DenseParameters } from "./parameters.js";

/** What decides the memory of a training run. */
export interface TrainingSize {
  /** Networks that train at once: members times networks per member. */
  readonly networks: number;
  /** Numbers in the state of one of them. */
  readonly parameters: number;
  /** Widths of all layers, the inputs before the first; empty where the grid method can serve, which takes little beside the state. */
  readonly widths: readonly number[];
  /** Inputs. */
  readonly points: number;
  /** How many of them are trained on. */
  readonly trained: number;
  /** Numbers in all loss curves. */
  readonly losses: number;
  readonly precision: "float32" | "float64";
  /** Whether the final parameters are returned, in double precision. */
  readonly keepParameters: boolean;
}

// The state, what goes into the native call, what its networks hold and their updates, the snapshot that is being saved: piece by piece.
const copies = 5;
// Outputs and residuals of one network at every input.
const numbersPerPoint = 4;
const largestArray = 2 ** 32 - 1;

/**
 * Widths as {@link TrainingSize} has them.
 *
 * @param grid - Whether the grid method can serve.
 */
export function widthsOf(layers: readonly DenseParameters[], grid: boolean): number[] {
  return grid ? [] : [layers[0]!.inputs, ...layers.map(({ layer }) => layer.width)];
}

/** Numbers of gradients, and of what passes through the layers, beside the state: see Bytes in native/networks/denseNetwork.h, which is asked again. */
function layerNumbers({ networks, parameters, widths, points, trained }: TrainingSize): number {
  if (widths.length === 0) return 0;
  const slice = 256;
  const { threads } = systemInfo();
  const hidden = widths.slice(1, -1).reduce((sum, width) => sum + width, 0);
  const passing = Math.min(points, slice) * 2 * (hidden + Math.max(...widths));
  const isShared = networks < threads; // threads share a network: a gradient of every slice of its batch
  const gradients = isShared ? networks * (2 + trained / slice) : networks + 2 * threads;
  return gradients * parameters + 2 * threads * passing;
}

/** Bytes that a training run takes. */
export function trainingBytes(size: TrainingSize): number {
  const { networks, parameters, points, losses, precision, keepParameters } = size;
  const state = networks * parameters;
  const numbers = copies * state + numbersPerPoint * networks * points + layerNumbers(size);
  return (precision === "float32" ? 4 : 8) * numbers + 8 * (2 * losses + (keepParameters ? state : 0));
}

/**
 * Refuses a run that does not fit, before anything of it is allocated.
 *
 * @param beside - Bytes that its caller takes beside it.
 * @throws {ArgumentError} if the parameters are more than an array can hold; {MemoryError} if they do not fit into free memory.
 */
export function requireTrainingMemory(size: TrainingSize, beside = 0): void {
  const { networks, parameters } = size;
  const state = networks * parameters;
  const what = `an ensemble of ${counted(networks, "network")} of ${counted(parameters, "parameter")}`;
  const remedy = "Train fewer members, or narrower networks.";
  if (state > largestArray) {
    throw new ArgumentError(
      `ensemble.train: ${what} has more parameters than the ${largestArray} that an array holds. ${remedy}`,
    );
  }
  requireMemory("ensemble.train", what, trainingBytes(size) + beside, remedy);
}
