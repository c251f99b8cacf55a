import { float64, requireArgument } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { allFinite, requireSplit } from "../predict/problem.js";
import type { Split } from "../predict/split.js";
import { type Network, networkKind } from "../stax/network.js";

/**
 * Checks what `train` is called with, apart from its options.
 *
 * @throws {ArgumentError | ShapeError} naming the argument that is not what it must be.
 */
export function requireArguments(network: Network, split: Split, target: Float64Array): void {
  requireArgument("ensemble.train", "network", network, networkKind);
  requireSplit(split, "ensemble.train");
  requireArgument("ensemble.train", "target", target, float64);
  const count = split.inputs.rows;
  if (target.length !== count && target.length !== 2 * count) {
    throw new ShapeError(
      `ensemble.train: \`target\` has length ${target.length}; ${count} inputs need ${count} real or ${2 * count} complex-interleaved numbers.`,
    );
  }
  requireArgument("ensemble.train", "target", target, allFinite);
}
