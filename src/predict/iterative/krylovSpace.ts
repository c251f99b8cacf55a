import { Matrix } from "../../linalg/matrix.js";
import { eigh, matmul } from "../../linalg/matrixFunctions.js";
import type { Handle } from "../../native/functions/index.js";
import { type JobOptions, runJob } from "../../native/job.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import { where } from "./wanted.js";

/** The tridiagonal matrix of a Krylov space in its eigenbasis: what functions of the kernel times the vector need. */
export interface Ritz {
  /** Eigenvalues of T, ascending. */
  readonly values: Float64Array;
  /** Their eigenvectors, by columns. */
  readonly vectors: Matrix;
  /** First and last component of each. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Diagonal of T and what is beside it. */
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  /** ‖y‖, and the β that couples the space to the next vector: 0 where it is invariant. */
  readonly norm: number;
  readonly coupling: number;
}

/** The Krylov space of one vector in a kernel, grown on demand. */
export class KrylovSpace {
  readonly #space: Handle<"space">;
  readonly #norm: number;
  #alpha = new Float64Array(0);
  #beta = new Float64Array(0);

  private constructor(space: Handle<"space">, norm: number) {
    this.#space = space;
    this.#norm = norm;
  }

  /** @param stored - Whether its vectors are kept, or made again for every combination of them. */
  static async of(
    kernel: KernelOperator,
    start: Float64Array,
    stored: boolean,
    options: JobOptions,
  ): Promise<KrylovSpace> {
    const { space, norm } = await runJob("kernelSpace", { kernel: kernel.native, start, stored }, options, { where });
    return new KrylovSpace(space, norm);
  }

  /** Its dimension. */
  get size(): number {
    return this.#alpha.length;
  }

  /** Whether the kernel maps it into itself. */
  get invariant(): boolean {
    return this.size > 0 && this.#beta[this.size - 1] === 0;
  }

  /** So many products more, fewer where it becomes invariant. */
  async extend(products: number, options: JobOptions): Promise<void> {
    const { alpha, beta } = await runJob("extendKernelSpace", { space: this.#space, products }, options, { where });
    this.#alpha = Float64Array.from(alpha);
    this.#beta = Float64Array.from(beta);
  }

  /** The eigensystem of its tridiagonal matrix, as large as it is now; m×m for m products. */
  async ritz(options: JobOptions): Promise<Ritz> {
    const m = this.size;
    const t = new Matrix(m, m);
    for (let i = 0; i < m; i++) {
      t.row(i)[i] = this.#alpha[i]!;
      if (i + 1 < m) t.row(i)[i + 1] = t.row(i + 1)[i] = this.#beta[i]!;
    }
    const { values, vectors } = await eigh(t, options);
    return {
      values,
      vectors,
      first: vectors.row(0).slice(),
      last: vectors.row(m - 1).slice(),
      alpha: this.#alpha,
      beta: this.#beta,
      norm: this.#norm,
      coupling: this.#beta[m - 1]!,
    };
  }

  /** f(Θ)·y for several f, given by their values at the eigenvalues of T: one row each. */
  async apply(ritz: Ritz, values: readonly Float64Array[], options: JobOptions): Promise<Matrix> {
    const inModes = new Matrix(values.length, this.size);
    for (const [row, f] of values.entries()) {
      for (let k = 0; k < this.size; k++) inModes.row(row)[k] = ritz.norm * ritz.first[k]! * f[k]!;
    }
    const coefficients = await matmul(inModes, ritz.vectors, { signal: options.signal, transposeB: true });
    const request = { space: this.#space, rows: values.length, coefficients: coefficients.data };
    const { sums } = await runJob("combineKernelSpace", request, options, { where });
    return new Matrix(values.length, sums.length / values.length, sums);
  }
}
