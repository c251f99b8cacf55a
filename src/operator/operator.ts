import type { Hilbert } from "../hilbert/hilbert.js";
import { addon } from "../native/addon.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob, runSync } from "../native/job.js";

/** A Hermitian operator on a basis, applied without ever being stored. */
export class Operator {
  readonly hilbert: Hilbert;
  /** Number of basis states D. */
  readonly dimension: number;
  /** What a reader would call it. */
  readonly name: string;
  /** The native operator; for the library's own use. */
  readonly handle: object;

  /** @param model - what createOperator of native/boundary/quantum.cc takes. */
  constructor(hilbert: Hilbert, name: string, model: Readonly<Record<string, unknown>>) {
    this.hilbert = hilbert;
    this.dimension = hilbert.dimension;
    this.name = name;
    this.handle = (addon["createOperator"] as (request: object) => object)({ ...model, sync: true });
  }

  /**
   * y = Hx.
   *
   * @param x - complex interleaved (2D numbers) or real (D numbers); y is alike.
   * @throws {ShapeError} if the length is neither.
   */
  async apply(x: Float64Array, options: JobOptions = {}): Promise<Float64Array> {
    return (await runJob<{ y: Float64Array }>("applyOperator", this.#product(x), options)).y;
  }

  /** {@link apply} on this thread. */
  applySync(x: Float64Array): Float64Array {
    return runSync<{ y: Float64Array }>("applyOperator", this.#product(x)).y;
  }

  #product(x: Float64Array): Record<string, unknown> {
    const width = x.length / this.dimension;
    if (width !== 1 && width !== 2) {
      throw new ShapeError(
        `apply: \`x\` has length ${x.length}; a complex vector has ${2 * this.dimension} numbers (re, im), a real one ${this.dimension}.`,
      );
    }
    return { operator: this.handle, x, width };
  }
}
