import { callback, called, isObject, type Kind, record, requireArgument, whole } from "../arguments/index.js";
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";

/** What networks read: a basis, as every Hilbert space of this library is one, or inputs of one's own, one per row. */
export type InputBasis =
  | {
      /** Number of basis states D. */
      readonly dimension: number;
      /** The network's inputs, one row per basis state, D×d. */
      inputs(options?: JobOptions): Matrix | Promise<Matrix>;
    }
  | {
      /** The network's inputs, one row per state, D×d. */
      readonly inputs: Matrix;
    };

const withInputs = record("a basis, such as hilbert.spins(8), or { inputs } with a matrix of one input per row", {
  dimension: whole(1),
  inputs: callback,
});

const withOwn = record("a basis, or { inputs } with a matrix of one input per row", { inputs: matrixKind });

/** A basis that networks can read, as an argument. */
export const inputBasisKind: Kind = (value) =>
  isObject(value) && "inputs" in value && typeof value.inputs !== "function" ? withOwn(value) : withInputs(value);

/**
 * The inputs of all D basis states of a basis that is checked.
 *
 * @throws {ShapeError} if there are none, or not as many as the basis says; {MemoryError} if they do not fit.
 */
export async function inputsOf(where: string, basis: InputBasis, options: JobOptions): Promise<Matrix> {
  if (typeof basis.inputs !== "function") return requireRows(where, basis.inputs, basis.inputs.rows);
  const { dimension } = basis as { readonly dimension: number };
  const read = basis.inputs.bind(basis);
  const inputs = await called(where, "basis.inputs", () => read(options));
  requireArgument(where, "basis.inputs()", inputs, matrixKind);
  return requireRows(where, inputs, dimension);
}

function requireRows(where: string, inputs: Matrix, states: number): Matrix {
  if (inputs.rows === states && states > 0 && inputs.columns > 0) return inputs;
  const wanted = states > 0 ? `${states} rows, one per basis state, and a column per component` : "at least one row";
  throw new ShapeError(`${where}: \`basis.inputs\` must have ${wanted}, not ${inputs.rows}×${inputs.columns} numbers.`);
}
