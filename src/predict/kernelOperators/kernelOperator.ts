import { jobKinds, type Kinds, noMore, oneOf, requireArgument, requireOptions } from "../../arguments/index.js";
import type { Points } from "../../dataset/task.js";
import { Matrix, matrixKind } from "../../linalg/matrix.js";
import { ShapeError } from "../../native/errors.js";
import type { Handle } from "../../native/functions/index.js";
import { type JobOptions, runJob } from "../../native/job.js";

/** What is behind an operator: a matrix; Walsh–Hadamard transforms; a matrix over orbits of a symmetry. */
export type KernelMethod = "dense" | "walsh" | "orbits";

/** Options of {@link KernelOperator.apply}. */
export interface ApplyOptions extends JobOptions {
  /** Where the products are wanted: on the n training points, as by default, or on the m test points. */
  readonly to?: Points;
}

const applyKinds: Kinds<ApplyOptions> = { to: oneOf("train", "test"), ...jobKinds };

/** A kernel on spins that depends on how many of them differ, in the parities. */
export interface Parities {
  /** Its eigenvalues on all 2^d states by degree 0 … d. */
  readonly spectrum: Float64Array;
  readonly spins: number;
  /** The training and the test points as words of d bits. */
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** √w on them; undefined without weights. */
  readonly scale: Float64Array | undefined;
}

/** What an operator is made from. */
interface Parts {
  readonly parities?: Parities;
  readonly method: KernelMethod;
  readonly reason: string;
  readonly size: { readonly n: number; readonly m: number };
  readonly parts?: 1 | 2;
  readonly made: { readonly kernel: Handle<"kernel">; readonly diagonalBound: number };
}

/**
 * A kernel of a task as what multiplies vectors on its training points; how it does that stays behind it. With weights it is √w·K·√w,
 * whose products a plain loss of √w·ψ needs.
 */
export class KernelOperator {
  /** What is behind it. */
  readonly method: KernelMethod;
  /** Why. */
  readonly reason: string;
  /** Numbers of which each value consists: of networks with complex characters 2, (re, im) pairs, otherwise 1. */
  readonly parts: 1 | 2;
  /** Numbers that it multiplies: points, times {@link parts}. */
  readonly size: {
    /** On training points. */
    readonly n: number;
    /** On test points. */
    readonly m: number;
  };
  /** No K(x, x) of a training or a test point exceeds it, and none of |K(x, y)|. */
  readonly diagonalBound: number;
  /** @internal The kernel in the parities of spins; undefined where it has no such form. */
  readonly parities: Parities | undefined;
  /** @internal As native functions take it. */
  readonly native: Handle<"kernel">;

  /** @internal Made by `predict.kernelOperator`. */
  constructor({ method, reason, size, parts = 1, made, parities }: Parts) {
    this.method = method;
    this.reason = reason;
    this.size = size;
    this.parts = parts;
    this.diagonalBound = made.diagonalBound;
    this.native = made.kernel;
    this.parities = parities;
    Object.freeze(this);
  }

  /**
   * K_dd·v of every row v of `vectors`, or K_*d·v with `to: "test"`.
   *
   * @param vectors - Values on the training points, in the task's order: count×n, n and m as in {@link size}.
   * @returns count×n, or count×m.
   * @throws {ShapeError} if rows have another length; {MemoryError}; the signal's reason after an abort.
   */
  async apply(vectors: Matrix, options: ApplyOptions = {}): Promise<Matrix> {
    noMore("kernelOperator.apply", arguments, 2);
    requireArgument("kernelOperator.apply", "vectors", vectors, matrixKind);
    const { to = "train", ...job } = requireOptions("kernelOperator.apply", options, applyKinds);
    const { n, m } = this.size;
    if (vectors.columns !== n) {
      throw new ShapeError(
        `kernelOperator.apply: \`vectors\` must have ${n} columns, the values on the training points, not ${vectors.columns}.`,
      );
    }
    const count = vectors.rows;
    const request = { kernel: this.native, count, vectors: vectors.data, to };
    const { products } = await runJob("applyKernel", request, job, { where: "kernelOperator.apply" });
    return new Matrix(count, to === "train" ? n : m, products);
  }
}
