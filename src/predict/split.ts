import { callback, jobKinds, noMore, record, requireArgument, requireOptions, whole } from "../arguments/index.js";
import type { Matrix } from "../linalg/matrix.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { inTurns } from "../native/turns.js";
import { permutation } from "../random/index.js";

/** Which basis states are trained on; the rest are the test points. */
export interface Split {
  /** The network's inputs of all D basis states, D×d. */
  readonly inputs: Matrix;
  /** Basis states trained on, ascending. */
  readonly trainIndices: Int32Array;
  /** All other basis states, ascending; none if all are trained on. */
  readonly testIndices: Int32Array;
}

/** Anything with a basis that networks can read: every Hilbert space of this library. */
export interface InputBasis {
  /** Number of basis states D. */
  readonly dimension: number;
  /** The network's inputs, one row per basis state, D×d. */
  inputs(options?: JobOptions): Matrix | Promise<Matrix>;
}

const inputBasisKind = record("a basis, such as hilbert.spins(8)", { dimension: whole(1), inputs: callback });

/**
 * Draws `size` of the D basis states uniformly without replacement as training points.
 * With one seed, the points of a smaller size are among those of a larger one.
 *
 * @throws {ArgumentError} if `size` is not a whole number from 1 to D; {MemoryError} if the inputs of all states do not fit.
 */
export async function trainTestSplit(
  basis: InputBasis,
  size: number,
  options: { readonly seed?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<Split> {
  noMore("trainTestSplit", arguments, 3);
  requireArgument("trainTestSplit", "basis", basis, inputBasisKind);
  const count = basis.dimension;
  requireArgument("trainTestSplit", "size", size, whole(1, count, `There are ${count} basis states.`));
  const { seed = 0, signal } = requireOptions("trainTestSplit", options, { seed: whole(0), signal: jobKinds.signal });
  const inputs = await basis.inputs({ signal }); // first: it is what may not fit
  requireMemory("trainTestSplit", `a split of ${count} basis states`, splitBytes(count), "Take fewer sites.");
  const order = await permutation({ seed }, count, { signal });
  const trained = new Uint8Array(count);
  for (const index of order.subarray(0, size)) trained[index] = 1;
  const [trainIndices, testIndices] = [new Int32Array(size), new Int32Array(count - size)];
  let found = 0;
  const sort = (begin: number, end: number) => {
    for (let index = begin; index < end; index++) {
      if (trained[index] === 1) trainIndices[found++] = index;
      else testIndices[index - found] = index;
    }
  };
  await inTurns(count, sort, { signal });
  return { inputs, trainIndices, testIndices };
}

/** Bytes of a permutation, the indices in order, and what was chosen. */
function splitBytes(count: number): number {
  return 9 * count;
}
