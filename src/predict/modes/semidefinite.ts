// Factors of covariances that may be singular.
import { addToDiagonal, scaleColumns, subtract } from "../../linalg/arithmetic.js";
import { cholesky } from "../../linalg/cholesky.js";
import { diagonal } from "../../linalg/dots.js";
import { gram } from "../../linalg/gram.js";
import { Matrix } from "../../linalg/matrix.js";
import { eigh } from "../../linalg/matrixFunctions.js";
import { largestElement } from "../../linalg/moderate.js";
import { selectRows } from "../../linalg/rows.js";
import { trace as traceOf } from "../../linalg/trace.js";
import { transpose } from "../../linalg/transpose.js";
import { solveLower } from "../../linalg/triangular.js";
import { NumericalError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { discard } from "../../native/memory.js";
import { inTurns } from "../../native/turns.js";

// A singular kernel (inputs that occur twice, fewer features than points) gets a multiple of the identity of the size of its
// rounding errors, the least that makes it definite. Covariances are off by that much; members would be by its root, and are drawn otherwise.
const jitters = [0, 1e-15, 1e-14, 1e-13, 1e-12];
// A pivot that is nothing but rounding errors has a root of any size below theirs, by which T would divide others: of one of 1e-33 nothing is left of R.
const leastPivot = Number.EPSILON / 8;

/** L with L·Lᵀ = A for a positive semidefinite kernel matrix A, or for A with the least jitter that makes it definite. */
export async function shiftedFactor(kernel: Matrix, options: JobOptions): Promise<{ factor: Matrix; exact: boolean }> {
  const n = kernel.rows;
  const trace = traceOf(kernel);
  if (trace === 0) return { factor: new Matrix(n, n), exact: true };
  for (const jitter of jitters) {
    const factor = await definiteFactor(kernel, jitter * trace, trace, options);
    if (factor !== undefined) return { factor, exact: jitter === 0 };
  }
  throw notSemidefinite();
}

/** The lower triangular factor of A + shift; undefined if it is not definite beyond rounding errors. */
export async function definiteFactor(
  kernel: Matrix,
  shift: number,
  trace: number,
  options: JobOptions,
): Promise<Matrix | undefined> {
  const n = kernel.rows;
  try {
    const shifted = await addToDiagonal(kernel, shift, options);
    const factor = new Matrix(n, n, await cholesky(shifted.data, n, options));
    if (diagonal(factor).every((pivot) => pivot * pivot >= leastPivot * trace)) return factor;
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
  }
  return undefined;
}

function notSemidefinite(): NumericalError {
  return new NumericalError("predict: the NNGP kernel is not positive semidefinite. Check the inputs of the network.");
}

/**
 * F with F·Fᵀ = A for a positive semidefinite kernel matrix A, by which members are drawn: triangular if A is definite, else of those rows alone that
 * do not follow from the ones before, or where that is not clear the symmetric root, so that nothing is drawn where A has nothing.
 *
 * @throws {NumericalError} if A has a negative eigenvalue beyond rounding errors.
 */
export async function semidefiniteFactor(kernel: Matrix, options: JobOptions): Promise<Matrix> {
  const trace = traceOf(kernel);
  if (trace === 0) return new Matrix(kernel.rows, kernel.rows);
  return (
    (await definiteFactor(kernel, 0, trace, options)) ??
    (await independentFactor(kernel, trace, options)) ??
    (await symmetricRoot(kernel, options)).root
  );
}

/**
 * The factor of the rows that do not follow from those before them, with columns of 0 for the others, as exact arithmetic would find it: the noise of
 * the first state of an orbit then decides all of them. Undefined where rows follow from others but nearly.
 */
async function independentFactor(kernel: Matrix, trace: number, options: JobOptions): Promise<Matrix | undefined> {
  const n = kernel.rows;
  const shift = jitters.at(-1)! * trace;
  const shifted = await definiteFactor(kernel, shift, trace, options);
  if (shifted === undefined) return undefined;
  const chosen = Int32Array.from(diagonal(shifted).keys()).filter((i) => shifted.get(i, i) ** 2 > 32 * shift);
  discard(shifted.data);
  const columns = await selectRows(kernel, chosen, options); // A and what is chosen of it are symmetric
  const own = await selectRows(await transpose(columns, options), chosen, options);
  const factor = await definiteFactor(own, 0, trace, options);
  if (factor === undefined) return undefined;
  const seen = await transpose(await solveLower(factor, columns, options), options);
  const product = await gram(seen, options);
  const missing = await subtract(kernel, product, options);
  const most = await largestElement(missing.data, { signal: options.signal });
  discard(columns.data, own.data, factor.data, product.data, missing.data);
  if (most > roundingOf(n) * trace) return undefined;
  const whole = new Matrix(n, n);
  const write = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      const [from, to] = [seen.row(i), whole.row(i)];
      for (const [k, j] of chosen.entries()) to[j] = from[k]!;
    }
  };
  await inTurns(n, write, { signal: options.signal, cost: n });
  return whole;
}

/** What rounding makes of a zero among n numbers, relative to the trace of a kernel. */
export function roundingOf(n: number): number {
  return Math.max(32, n) * Number.EPSILON;
}

/** A^½ and its pseudoinverse, which are the same whichever eigenvectors a degenerate eigenvalue has; eigenvalues that rounding makes count as zero. */
export async function symmetricRoot(kernel: Matrix, options: JobOptions): Promise<{ root: Matrix; inverse: Matrix }> {
  const { values, vectors } = await eigh(kernel, options);
  const rounding = 4 * Math.sqrt(values.length) * Number.EPSILON * values.at(-1)!;
  if (values[0]! < -1e-12 * traceOf(kernel)) throw notSemidefinite();
  const quarter = values.map((value) => (value > rounding ? Math.sqrt(Math.sqrt(value)) : 0));
  const inverse = quarter.map((value) => (value > 0 ? 1 / value : 0));
  const squared = async (factors: Float64Array) => gram(await scaleColumns(vectors, factors, options), options);
  return { root: await squared(quarter), inverse: await squared(inverse) };
}
