import { instance, jobKinds, type Kinds, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { transpose } from "../linalg/transpose.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { ComplexMatrix } from "./complexMatrix.js";

/**
 * The blocks of the QS-NTK in real form, (S8)–(S9), on n1 inputs x and n2 inputs x':
 * Θ_ab(x, x') = Σ_i ∂ψ_a(x)/∂θ_i · ∂ψ_b(x')/∂θ_i with ψ = ψ_1 + iψ_2.
 */
export interface Blocks {
  /** Θ_11(x, x'). */
  readonly theta1: Matrix;
  /** Θ_22(x, x'). */
  readonly theta2: Matrix;
  /** Mixing kernel Θ_12(x, x'); undefined where it vanishes, as for decoupled networks. */
  readonly theta12?: Matrix | undefined;
  /** Θ_21(x, x') = Θ_12(x', x). Left out on one set of inputs, where it is the transpose of `theta12`. */
  readonly theta21?: Matrix | undefined;
}

const kinds: Kinds<Blocks> = { theta1: matrixKind, theta2: matrixKind, theta12: matrixKind, theta21: matrixKind };

/**
 * Quantum state neural tangent kernel. All complex forms are made from the four real blocks, so that on one set of inputs
 * Θ is symmetric, Φ Hermitian and Ω has the block structure of eq. (8) to the last bit.
 */
export class QsNtk {
  /** Number of points x. */
  readonly rows: number;
  /** Number of points x'. */
  readonly columns: number;
  /** Θ_11. */
  readonly theta1: Matrix;
  /** Θ_22. */
  readonly theta2: Matrix;
  /** Mixing kernel (S9); undefined: zero. */
  readonly theta12: Matrix | undefined;
  /** Its counterpart; undefined beside `theta12`: the transpose. */
  readonly theta21: Matrix | undefined;

  /** @throws {ShapeError} if the blocks differ in shape, or `theta21` is missing beside a mixing kernel that is not square. */
  constructor(blocks: Blocks) {
    noMore("QsNtk", arguments, 1);
    const { theta1, theta2, theta12, theta21 } = requireOptions("QsNtk", blocks, kinds, ["theta1", "theta2"]);
    this.rows = theta1.rows;
    this.columns = theta1.columns;
    if (theta12 !== undefined && theta21 === undefined && this.rows !== this.columns) {
      throw new ShapeError("QsNtk: on two sets of inputs the mixing kernel needs `theta21` too.");
    }
    this.theta1 = theta1;
    this.theta2 = theta2;
    this.theta12 = theta12;
    this.theta21 = theta12 && theta21;
    for (const block of [theta2, this.theta12, this.theta21]) {
      if (block !== undefined && (block.rows !== this.rows || block.columns !== this.columns)) {
        throw new ShapeError(
          `QsNtk: a block is ${block.rows}×${block.columns}, \`theta1\` ${this.rows}×${this.columns}.`,
        );
      }
    }
  }

  /** Θ = Θ_1 − Θ_2 + i(Θ_12 + Θ_12ᵀ): the NTK of ψ, eqs. (7) and (S10). Symmetric. @throws {MemoryError} if it does not fit. */
  async theta(options: JobOptions = {}): Promise<ComplexMatrix> {
    noMore("theta", arguments, 1);
    const { done, ...job } = rising(requireOptions("theta", options, jobKinds));
    this.#requireMemory("theta", complexBytes(this));
    await requireFiniteBlocks("QsNtk.theta", "", this, job);
    return done(await this.#combine(-1, 1, job));
  }

  /** Φ = Θ_1 + Θ_2 − i(Θ_12 − Θ_12ᵀ): the Hermitian NTK, eqs. (7) and (S11). @throws {MemoryError} if it does not fit. */
  async phi(options: JobOptions = {}): Promise<ComplexMatrix> {
    noMore("phi", arguments, 1);
    const { done, ...job } = rising(requireOptions("phi", options, jobKinds));
    this.#requireMemory("phi", complexBytes(this));
    await requireFiniteBlocks("QsNtk.phi", "", this, job);
    return done(await this.#combine(1, -1, job));
  }

  /**
   * Ω = [[Θ, Φ], [Φ*, Θ*]], eq. (8), 2n1×2n2; equals R·Ω_RI·Rᵀ, (S12). Ω·M of eq. (13) is Hermitian.
   *
   * @throws {MemoryError} if it does not fit.
   */
  async omega(options: JobOptions = {}): Promise<ComplexMatrix> {
    noMore("omega", arguments, 1);
    const { done, ...job } = rising(requireOptions("omega", options, jobKinds));
    this.#requireMemory("omega", omegaBytes(this));
    await requireFiniteBlocks("QsNtk.omega", "", this, job);
    const { rows, columns } = this;
    const omega = new ComplexMatrix(2 * rows, 2 * columns);
    const [theta, phi] = [
      await this.#combine(-1, 1, partOf(job, 0, 0.3)),
      await this.#combine(1, -1, partOf(job, 0.3, 0.6)),
    ];
    const row = (i: number) => omega.data.subarray(4 * i * columns, 4 * (i + 1) * columns);
    const work = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        const [upper, lower] = [row(i), row(i + rows)];
        for (const [block, at, conjugateAt] of [
          [theta, 0, 2 * columns],
          [phi, 2 * columns, 0],
        ] as const) {
          for (let k = 0; k < 2 * columns; k++) {
            const part = block.data[2 * i * columns + k]!;
            upper[at + k] = part;
            lower[conjugateAt + k] = k % 2 === 0 ? part : -part;
          }
        }
      }
    };
    await inTurns(rows, work, { ...partOf(job, 0.6, 1), cost: 8 * columns });
    return done(omega);
  }

  /**
   * Ω_RI = [[Θ_1, Θ_12], [Θ_12ᵀ, Θ_2]], (S6), 2n1×2n2, real; symmetric on one set of inputs.
   *
   * @throws {MemoryError} if it does not fit.
   */
  async omegaRI(options: JobOptions = {}): Promise<Matrix> {
    noMore("omegaRI", arguments, 1);
    const { done, ...job } = rising(requireOptions("omegaRI", options, jobKinds));
    this.#requireMemory("omegaRI", 32 * this.rows * this.columns);
    await requireFiniteBlocks("QsNtk.omegaRI", "", this, job);
    const { rows, columns } = this;
    const result = new Matrix(2 * rows, 2 * columns);
    const blocks = [
      [this.theta1, 0, 0],
      [this.theta12, 0, 1],
      [await this.mixingBack({ signal: job.signal }), 1, 0],
      [this.theta2, 1, 1],
    ] as const;
    for (const [number, [block, a, b]] of blocks.entries()) {
      if (block === undefined) continue;
      this.#requireWhole();
      const work = (begin: number, end: number) => {
        for (let i = begin; i < end; i++) result.row(a * rows + i).set(block.row(i), b * columns);
      };
      await inTurns(rows, work, { ...partOf(job, number / 4, (number + 1) / 4), cost: columns, of: [block.data] });
    }
    return done(result);
  }

  /** Θ_21, also where it was left out. */
  async mixingBack(options: JobOptions = {}): Promise<Matrix | undefined> {
    noMore("mixingBack", arguments, 1);
    const { done, ...job } = rising(requireOptions("mixingBack", options, jobKinds));
    return done(this.theta21 ?? (this.theta12 && (await transpose(this.theta12, job))));
  }

  /** Real part Θ_1 ± Θ_2, imaginary part Θ_21 ± Θ_12, with Θ_21 = Θ_12ᵀ. */
  async #combine(second: 1 | -1, mixing: 1 | -1, job: JobOptions): Promise<ComplexMatrix> {
    this.#requireWhole();
    const result = new ComplexMatrix(this.rows, this.columns);
    const [theta1, theta2, theta12] = [this.theta1.data, this.theta2.data, this.theta12?.data];
    const theta21 = (await this.mixingBack({ signal: job.signal }))?.data;
    const work = (begin: number, end: number) => {
      for (let at = begin; at < end; at++) result.data[2 * at] = theta1[at]! + second * theta2[at]!;
      if (theta12 === undefined || theta21 === undefined) return;
      for (let at = begin; at < end; at++) result.data[2 * at + 1] = theta21[at]! + mixing * theta12[at]!;
    };
    await inTurns(theta1.length, work, { ...job, cost: 4, of: [theta1, theta2, theta12 ?? [], theta21 ?? []] });
    return result;
  }

  /** @throws {ArgumentError} if the memory of a block was transferred away since it was given. */
  #requireWhole(): void {
    const { theta1, theta2, theta12, theta21 } = this;
    for (const [name, block] of Object.entries({ theta1, theta2, theta12, theta21 })) {
      if (block) requireArgument("QsNtk", name, block, matrixKind);
    }
  }

  #requireMemory(name: string, bytes: number): void {
    const transposed = this.theta12 && !this.theta21 ? 8 * this.rows * this.columns : 0;
    requireMemory("QsNtk", `${name} on ${this.rows}×${this.columns} inputs`, bytes + transposed, "Use fewer inputs.");
  }
}

/**
 * Checks the numbers of a kernel's blocks.
 *
 * @param before - What stands before a block's name in errors, "kernel." of an argument.
 * @throws {ArgumentError} naming the entry that is not finite.
 */
export async function requireFiniteBlocks(
  where: string,
  before: string,
  kernel: QsNtk,
  job: JobOptions,
): Promise<void> {
  const { theta1, theta2, theta12, theta21 } = kernel;
  for (const [name, block] of Object.entries({ theta1, theta2, theta12, theta21 })) {
    if (block) await requireFiniteEntries(where, `${before}${name}`, block.data, block.columns, { signal: job.signal });
  }
}

type Shape = Pick<QsNtk, "rows" | "columns">;

/** Bytes of Θ or Φ. */
function complexBytes({ rows, columns }: Shape): number {
  return 16 * rows * columns;
}

/** Bytes of Ω and of Θ and Φ, which it is made from. */
function omegaBytes(shape: Shape): number {
  return 6 * complexBytes(shape);
}

/** A QS-NTK, as an argument. */
export const qsNtkKind = instance(QsNtk, "a QsNtk, such as qsntk.decoupled returns");

/** R of (S5), Ψ = (ψ, ψ*) = R·(ψ_1, ψ_2), for n inputs: [[1, i], [1, −i]] ⊗ 1, 2n×2n. */
export function changeOfVariables(n: number): ComplexMatrix {
  noMore("changeOfVariables", arguments, 1);
  requireArgument("changeOfVariables", "n", n, whole(0));
  const r = new ComplexMatrix(2 * n, 2 * n);
  for (let i = 0; i < n; i++) {
    r.data[2 * (i * 2 * n + i)] = 1;
    r.data[2 * (i * 2 * n + n + i) + 1] = 1;
    r.data[2 * ((n + i) * 2 * n + i)] = 1;
    r.data[2 * ((n + i) * 2 * n + n + i) + 1] = -1;
  }
  return r;
}
