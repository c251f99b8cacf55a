import { Matrix } from "../../linalg/matrix.js";
import { walshHadamard } from "../../linalg/walshHadamard.js";
import { runSync } from "../../native/call.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";

/** Numbers that are transformed in so short a time that they need not leave this thread. */
const short = 2 ** 15;

/** A function of the parity degree on all 2^d states of d spins: F·f·F with the orthogonal Walsh–Hadamard transform F. */
export class ParityKernel {
  readonly #degrees: Uint8Array;

  /** @param spins - d. */
  constructor(readonly spins: number) {
    this.#degrees = new Uint8Array(2 ** spins);
    for (let state = 1; state < this.#degrees.length; state++) {
      this.#degrees[state] = this.#degrees[state >> 1]! + (state & 1);
    }
  }

  /** F·f·F·v of one vector, or of two, interleaved; f by degree 0 … d. */
  async apply(f: ArrayLike<number>, v: Float64Array, { signal }: JobOptions): Promise<Float64Array> {
    const components = (v.length >> this.spins) as 1 | 2;
    const transform = async (values: Float64Array) =>
      values.length <= short
        ? runSync("walshHadamard", { states: this.#degrees.length, components, values }).values
        : walshHadamard(values, { components, signal });
    const transformed = await transform(v);
    const factors = Array.from(f, (value) => value / this.#degrees.length);
    const work = (begin: number, end: number) => {
      for (let at = begin; at < end; at++)
        transformed[at]! *= factors[this.#degrees[components === 2 ? at >> 1 : at]!]!;
    };
    await inTurns(transformed.length, work, { signal });
    return transform(transformed);
  }

  /** The same of every row of a matrix with 2^d columns and at most two rows. */
  async applyRows(f: ArrayLike<number>, rows: Matrix, job: JobOptions): Promise<Matrix> {
    const { rows: count, columns, data } = rows;
    if (count === 1) return new Matrix(1, columns, await this.apply(f, data, job));
    const pairs = new Float64Array(data.length);
    const join = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        pairs[2 * i] = data[i]!;
        pairs[2 * i + 1] = data[columns + i]!;
      }
    };
    await inTurns(columns, join, { signal: job.signal, cost: 2 });
    const product = await this.apply(f, pairs, job);
    const split = new Matrix(2, columns);
    const part = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        split.data[i] = product[2 * i]!;
        split.data[columns + i] = product[2 * i + 1]!;
      }
    };
    await inTurns(columns, part, { signal: job.signal, cost: 2 });
    return split;
  }
}
