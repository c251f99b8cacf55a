import { jobKinds, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError } from "../native/errors.js";
import type { RequestOf } from "../native/functions/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { operationCodes } from "./codes.js";
import { type Program, recordLength } from "./program.js";

/** Both kernels of an infinitely wide network on pairs of inputs. */
export interface KernelPair {
  /** Covariance of the network's outputs at initialization. */
  readonly nngp: Matrix;
  /** Neural tangent kernel. */
  readonly ntk: Matrix;
}

/** Both kernels of every input with itself. */
export interface KernelDiagonal {
  /** K(x, x) of each. */
  readonly nngp: Float64Array;
  /** Θ(x, x) of each. */
  readonly ntk: Float64Array;
}

const where = "kernel";

/** A network compiled for some sets of inputs, numbered from 0: the kernels between any two of them, none computed before it is asked for. */
export class CompiledKernels {
  /**
   * @internal
   * @param program - The recursion for these inputs.
   * @param features - What it starts from, one matrix per set.
   */
  constructor(
    /** @internal */
    readonly program: Program,
    /** @internal */
    readonly features: readonly Matrix[],
  ) {}

  /**
   * K and Θ between the inputs of set `a` (rows) and of set `b` (columns); exactly symmetric if they are one set.
   *
   * @throws {ArgumentError} if there is no such set; {MemoryError} if the result does not fit.
   */
  async pairs(a: number, b: number, options: JobOptions = {}): Promise<KernelPair> {
    noMore("kernels.pairs", arguments, 3);
    const request = this.#request("kernels.pairs", a, b);
    const { nngp, ntk } = await runJob("kernelMatrices", request, jobOf("pairs", options), { where });
    const { n1: rows, n2: columns = rows } = request;
    return { nngp: new Matrix(rows, columns, nngp!), ntk: new Matrix(rows, columns, ntk!) };
  }

  /** K of {@link pairs} alone, in half the memory. */
  async nngp(a: number, b: number, options: JobOptions = {}): Promise<Matrix> {
    noMore("kernels.nngp", arguments, 3);
    return this.#one("nngp", a, b, options);
  }

  /** Θ of {@link pairs} alone, in half the memory. */
  async ntk(a: number, b: number, options: JobOptions = {}): Promise<Matrix> {
    noMore("kernels.ntk", arguments, 3);
    return this.#one("ntk", a, b, options);
  }

  /** K(x, x) and Θ(x, x) of every input of set `a`. @throws {ArgumentError} if there is no such set. */
  async diagonal(a: number, options: JobOptions = {}): Promise<KernelDiagonal> {
    noMore("kernels.diagonal", arguments, 2);
    const features = setOf("kernels.diagonal", this.features, "a", a);
    return diagonalOf(this.program, features, jobOf("diagonal", options));
  }

  async #one(wanted: "nngp" | "ntk", a: number, b: number, options: JobOptions): Promise<Matrix> {
    const request = { ...this.#request(`kernels.${wanted}`, a, b), wanted };
    const kernels = await runJob("kernelMatrices", request, jobOf(wanted, options), { where });
    return new Matrix(request.n1, request.n2 ?? request.n1, kernels[wanted]!);
  }

  #request(where: string, a: number, b: number): RequestOf<"kernelMatrices"> {
    const [first, second] = [setOf(where, this.features, "a", a), setOf(where, this.features, "b", b)];
    const others = a === b ? {} : { x2: second.data, n2: second.rows };
    return { ...this.program, dimension: first.columns, x1: first.data, n1: first.rows, ...others };
  }

  /**
   * The same for the network whose last layer, a dense one, is not trained.
   *
   * @see affine of program.ts, whose last two parameters are the layer's own gradients.
   */
  withFrozenReadout(): CompiledKernels {
    noMore("kernels.withFrozenReadout", arguments, 0);
    const program = this.program.program.slice();
    const last = program.length - recordLength;
    if (program[last] !== operationCodes.affine) throw new ArgumentError("kernels: the last layer is not dense.");
    program.fill(0, last + 4, last + 6);
    return new CompiledKernels({ program, tables: this.program.tables }, this.features);
  }
}

/** One of several sets of inputs. @throws {ArgumentError} if there is no such set. */
export function setOf(where: string, sets: readonly Matrix[], name: string, number: number): Matrix {
  requireArgument(where, name, number, whole(0, sets.length - 1, "Sets of inputs are counted from 0."));
  return sets[number]!;
}

/** The options of a method of compiled kernels. */
export function jobOf(name: string, options: JobOptions): JobOptions {
  return requireOptions(`kernels.${name}`, options, jobKinds);
}

/** The diagonal of a program's kernels on features of inputs. */
export function diagonalOf(program: Program, x: Matrix, options: JobOptions): Promise<KernelDiagonal> {
  const request = { ...program, dimension: x.columns, x: x.data, n: x.rows };
  return runJob("kernelDiagonal", request, options, { where });
}
