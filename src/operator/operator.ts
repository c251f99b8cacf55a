import {
  either,
  inNameOf,
  instance,
  isPlain,
  jobKinds,
  kind,
  mostCounted,
  noMore,
  requireArgument,
  requireNumbers,
  requireOptions,
  text,
} from "../arguments/index.js";
import { basisKind } from "../hilbert/basis.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { sectorKind } from "../hilbert/symmetric.js";
import { Matrix } from "../linalg/matrix.js";
import { runSync } from "../native/call.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { Handle, NativeModel } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";

/** A matrix in compressed sparse rows, as SciPy's csr_array takes it: (data, columns, rowStart). */
export interface SparseMatrix {
  /** Number of rows, and of columns: D. */
  readonly rows: number;
  /** The column of each element, ascending within a row. */
  readonly columns: Int32Array;
  /** Where each row begins in `columns` and `data`; D+1 numbers. */
  readonly rowStart: Int32Array;
  /** Real, or complex interleaved if the operator is not real. */
  readonly data: Float64Array;
}

const anyBasis = either("a basis, such as hilbert.spins(8), or a sector of one", basisKind, sectorKind);

const modelKind = kind(
  "what the models of this library pass",
  isPlain,
  "Make operators with operator.ising, operator.pauli and so on.",
);

/** A Hermitian operator on a basis, applied without ever being stored. */
export class Operator {
  /** The basis, or the sector of one, that it acts on. */
  readonly hilbert: Hilbert;
  /** Number of basis states D. */
  readonly dimension: number;
  /** What a reader would call it. */
  readonly name: string;
  /** Whether every matrix element is real. */
  readonly isReal: boolean;
  /** Two numbers that enclose the spectrum, not necessarily tightly. */
  readonly bounds: readonly [lower: number, upper: number];
  /** @internal The native operator. */
  readonly handle: Handle<"operator">;

  /** @internal @param model - What createOperator of src/native/functions/operators.ts takes, or the handle that it gave. */
  constructor(hilbert: Hilbert, name: string, model: NativeModel | { readonly handle: Handle<"operator"> }) {
    noMore("Operator", arguments, 3);
    requireArgument("Operator", "hilbert", hilbert, anyBasis);
    requireArgument("Operator", "name", name, text);
    requireArgument("Operator", "model", model, modelKind);
    this.hilbert = hilbert;
    this.dimension = hilbert.dimension;
    this.name = name;
    this.handle = "handle" in model ? model.handle : runSync("createOperator", model, "Operator").operator;
    const { real, lower, upper } = runSync("describeOperator", { operator: this.handle }, "Operator");
    this.isReal = real === 1;
    this.bounds = Object.freeze([lower, upper] as const);
    Object.freeze(this);
  }

  /** @internal The same native operator under another name. */
  static named(hilbert: Hilbert, name: string, handle: Handle<"operator">): Operator {
    noMore("Operator.named", arguments, 3);
    return inNameOf("Operator.named", () => new Operator(hilbert, name, { handle }));
  }

  /**
   * y = Hx.
   *
   * @param x - complex interleaved (2D numbers), or real (D numbers) if the operator is real; y is alike.
   * @throws {ShapeError} if the length is neither, {ArgumentError} for a real vector under an operator that is not real.
   */
  async apply(x: ArrayLike<number>, options: JobOptions = {}): Promise<Float64Array> {
    noMore("apply", arguments, 2);
    const job = requireOptions("apply", options, jobKinds);
    return (await runJob("applyOperator", this.#product("apply", x), job, { where: "apply" })).y;
  }

  /** {@link apply} on this thread. */
  applySync(x: ArrayLike<number>): Float64Array {
    noMore("applySync", arguments, 1);
    return runSync("applyOperator", this.#product("applySync", x), "applySync").y;
  }

  #product(where: string, vector: ArrayLike<number>) {
    const x = requireNumbers(where, "x", vector);
    const width = x.length / this.dimension;
    if (width !== 1 && width !== 2) {
      throw new ShapeError(
        `${where}: \`x\` must have length ${2 * this.dimension}, (re, im) of a complex vector, or ${this.dimension} of a real one, not ${x.length}.`,
      );
    }
    if (width === 1 && !this.isReal) {
      throw new ArgumentError(
        `${where}: this operator has complex elements. Pass a complex vector, (re, im) interleaved.`,
      );
    }
    return { operator: this.handle, x, width };
  }

  /**
   * The matrix in compressed sparse rows, columns ascending.
   *
   * @throws {MemoryError} if it does not fit, {ArgumentError} if it has 2³¹ nonzeros or more.
   */
  async toSparse(options: JobOptions = {}): Promise<SparseMatrix> {
    noMore("toSparse", arguments, 1);
    const { done, ...job } = rising(requireOptions("toSparse", options, jobKinds));
    const request = { operator: this.handle };
    const { nonzeros: least } = await runJob("leastNonzeros", request, partOf(job, 0, 0), { where: "toSparse" });
    this.#requireSparse(least, `at least ${least}`); // counting them takes a look at every row
    const { start } = await runJob("countNonzeros", request, partOf(job, 0, 0.5), { where: "toSparse" });
    const nonzeros = start[this.dimension]!;
    this.#requireSparse(nonzeros, `${nonzeros}`);
    const rowStart = new Int32Array(start.length);
    await inTurns(start.length, (begin, end) => rowStart.set(start.subarray(begin, end), begin), {
      signal: job.signal,
    });
    const { columns, values } = await runJob("toSparse", { ...request, start: rowStart }, partOf(job, 0.5, 1));
    return done({ rows: this.dimension, columns, rowStart, data: values });
  }

  /** @throws {ArgumentError | MemoryError} if so many nonzeros, `counted` in words, are too many. */
  #requireSparse(nonzeros: number, counted: string): void {
    const remedy = "Use apply, which stores nothing.";
    if (nonzeros > mostCounted) {
      throw new ArgumentError(`toSparse: ${counted} nonzeros do not fit 32-bit row pointers. ${remedy}`);
    }
    const pointers = 16 * this.dimension; // as numbers, and as what 32 bits count, with a copy for a job
    const bytes = pointers + nonzeros * (this.isReal ? 12 : 20);
    requireMemory("toSparse", `a sparse matrix of ${counted} nonzeros`, bytes, remedy);
  }

  /**
   * The matrix, D×D. An operator that is not real gives D×2D numbers: (re, im) interleaved in each row.
   *
   * @throws {MemoryError} if it does not fit.
   */
  async toDense(options: JobOptions = {}): Promise<Matrix> {
    noMore("toDense", arguments, 1);
    const job = requireOptions("toDense", options, jobKinds);
    const { matrix } = await runJob("toDense", { operator: this.handle }, job);
    return new Matrix(this.dimension, this.dimension * (this.isReal ? 1 : 2), matrix);
  }
}

/** An operator, as an argument. */
export const operatorKind = instance(Operator, "an operator, such as operator.ising(graph.chain(8), { field: 1 })");
