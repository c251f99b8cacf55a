import { Matrix } from "../linalg/matrix.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { Layer } from "./layer.js";
import { compile } from "./program.js";

/** Both kernels of an infinitely wide network on pairs of inputs. */
export interface KernelPair {
  /** Covariance of the network's outputs at initialization. */
  readonly nngp: Matrix;
  /** Neural tangent kernel. */
  readonly ntk: Matrix;
}

/** Both kernels of every input with itself. */
export interface KernelDiagonal {
  readonly nngp: Float64Array;
  readonly ntk: Float64Array;
}

/** A fully connected architecture. */
export class Network {
  constructor(readonly layers: readonly Layer[]) {}

  /**
   * NNGP kernel and NTK at infinite width, K and Θ of the recursion K = x·x'/d, Θ = 0 through all layers.
   *
   * @param x1 - n1 inputs, one per row.
   * @param x2 - n2 inputs; without it x1 is paired with itself and the result is exactly symmetric.
   * @returns Two n1×n2 matrices.
   * @throws {ShapeError} if the inputs differ in width; {ArgumentError} if one is not finite; {MemoryError} if the result
   *   does not fit.
   * @see Lee et al. 2019, arXiv:1902.06720; Novak et al. 2020, arXiv:1912.02803.
   */
  async kernel(x1: Matrix, x2?: Matrix, options: JobOptions = {}): Promise<KernelPair> {
    const dimension = requireInputs("kernel", x1, x2);
    const second = x2 && { x2: x2.data, n2: x2.rows };
    const request = { ...compile(this.layers, dimension), dimension, x1: x1.data, n1: x1.rows, ...second };
    const { nngp, ntk } = await runJob<KernelDiagonal>("kernelMatrices", request, options);
    const columns = (x2 ?? x1).rows;
    return { nngp: new Matrix(x1.rows, columns, nngp), ntk: new Matrix(x1.rows, columns, ntk) };
  }

  /**
   * K(x, x) and Θ(x, x) of every input.
   *
   * @param x - Inputs, one per row.
   * @throws as {@link kernel}.
   */
  async kernelDiagonal(x: Matrix, options: JobOptions = {}): Promise<KernelDiagonal> {
    const dimension = requireInputs("kernelDiagonal", x);
    const request = { ...compile(this.layers, dimension), dimension, x: x.data, n: x.rows };
    return runJob<KernelDiagonal>("kernelDiagonal", request, options);
  }
}

/** A network of the given layers, applied in order. */
export function serial(...layers: readonly Layer[]): Network {
  return new Network(layers);
}

/** The common width of the inputs. */
function requireInputs(method: string, x1: Matrix, x2?: Matrix): number {
  if (x1.columns < 1)
    throw new ShapeError(`${method}: \`x1\` has no columns; every input needs at least one component.`);
  if (x2 !== undefined && x2.columns !== x1.columns) {
    throw new ShapeError(`${method}: \`x2\` has ${x2.columns} columns, \`x1\` has ${x1.columns}; they must agree.`);
  }
  return x1.columns;
}
