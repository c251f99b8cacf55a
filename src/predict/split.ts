import { callback, record, requireArgument, requireOptions, whole } from "../arguments/index.js";
import type { Matrix } from "../linalg/matrix.js";
import { permutation } from "../random/index.js";

/** Which basis states are trained on; the rest are the test points. */
export interface Split {
  /** The network's inputs of all D basis states, D×d. */
  readonly inputs: Matrix;
  /** Basis states trained on, ascending. */
  readonly trainIndices: Int32Array;
  /** All other basis states, ascending. */
  readonly testIndices: Int32Array;
}

/** Anything with a basis that networks can read: every Hilbert space of this library. */
export interface InputBasis {
  /** Number of basis states D. */
  readonly dimension: number;
  /** The network's inputs, one row per basis state, D×d. */
  inputs(): Matrix;
}

const inputBasisKind = record("a basis, such as hilbert.spins(8)", { dimension: whole(1), inputs: callback });

/**
 * Draws `size` of the D basis states uniformly without replacement as training points.
 * With one seed, the points of a smaller size are among those of a larger one.
 *
 * @throws {ArgumentError} if `size` is not a whole number from 1 to D−1.
 */
export function trainTestSplit(basis: InputBasis, size: number, options: { readonly seed?: number } = {}): Split {
  requireArgument("trainTestSplit", "basis", basis, inputBasisKind);
  const count = basis.dimension;
  requireArgument(
    "trainTestSplit",
    "size",
    size,
    whole(1, count - 1, `There are ${count} basis states; a test point must remain.`),
  );
  const { seed = 0 } = requireOptions("trainTestSplit", options, { seed: whole(0) });
  const order = permutation({ seed }, count);
  return {
    inputs: basis.inputs(),
    trainIndices: order.slice(0, size).sort(),
    testIndices: order.slice(size).sort(),
  };
}
