import { Matrix } from "../linalg/matrix.js";
import { transpose } from "../linalg/transpose.js";
import { ShapeError } from "../native/errors.js";
import { ComplexMatrix } from "./complexMatrix.js";

/**
 * The blocks of the QS-NTK in real form, (S8)–(S9), on n1 inputs x and n2 inputs x':
 * Θ_ab(x, x') = Σ_i ∂ψ_a(x)/∂θ_i · ∂ψ_b(x')/∂θ_i with ψ = ψ_1 + iψ_2.
 */
export interface Blocks {
  readonly theta1: Matrix;
  readonly theta2: Matrix;
  /** Mixing kernel Θ_12(x, x'); undefined where it vanishes, as for decoupled networks. */
  readonly theta12?: Matrix | undefined;
  /** Θ_21(x, x') = Θ_12(x', x). Left out on one set of inputs, where it is the transpose of `theta12`. */
  readonly theta21?: Matrix | undefined;
}

/**
 * Quantum state neural tangent kernel. All complex forms are made from the four real blocks, so that on one set of inputs
 * Θ is symmetric, Φ Hermitian and Ω has the block structure of eq. (8) to the last bit.
 */
export class QsNtk {
  readonly rows: number;
  readonly columns: number;
  readonly theta1: Matrix;
  readonly theta2: Matrix;
  /** Mixing kernel (S9); undefined: zero. */
  readonly theta12: Matrix | undefined;
  readonly theta21: Matrix | undefined;

  /** @throws {ShapeError} if the blocks differ in shape, or `theta21` is missing beside a mixing kernel that is not square. */
  constructor({ theta1, theta2, theta12, theta21 }: Blocks) {
    this.rows = theta1.rows;
    this.columns = theta1.columns;
    if (theta12 !== undefined && theta21 === undefined && this.rows !== this.columns) {
      throw new ShapeError("QsNtk: on two sets of inputs the mixing kernel needs `theta21` too.");
    }
    this.theta1 = theta1;
    this.theta2 = theta2;
    this.theta12 = theta12;
    this.theta21 = theta12 && (theta21 ?? transpose(theta12));
    for (const block of [theta2, this.theta12, this.theta21]) {
      if (block !== undefined && (block.rows !== this.rows || block.columns !== this.columns)) {
        throw new ShapeError(
          `QsNtk: a block is ${block.rows}×${block.columns}, \`theta1\` ${this.rows}×${this.columns}.`,
        );
      }
    }
  }

  /** Θ = Θ_1 − Θ_2 + i(Θ_12 + Θ_12ᵀ): the NTK of ψ, eqs. (7) and (S10). Symmetric. */
  theta(): ComplexMatrix {
    return this.combine(-1, 1);
  }

  /** Φ = Θ_1 + Θ_2 − i(Θ_12 − Θ_12ᵀ): the Hermitian NTK, eqs. (7) and (S11). */
  phi(): ComplexMatrix {
    return this.combine(1, -1);
  }

  /** Ω = [[Θ, Φ], [Φ*, Θ*]], eq. (8), 2n1×2n2; equals R·Ω_RI·Rᵀ, (S12). Ω·M of eq. (13) is Hermitian. */
  omega(): ComplexMatrix {
    const [theta, phi] = [this.theta(), this.phi()];
    const omega = new ComplexMatrix(2 * this.rows, 2 * this.columns);
    for (let i = 0; i < this.rows; i++) {
      for (let j = 0; j < this.columns; j++) {
        for (const [block, column, [re, im]] of [
          [0, j, theta.get(i, j)],
          [0, j + this.columns, phi.get(i, j)],
        ] as const) {
          const upper = 2 * ((i + block) * omega.columns + column);
          omega.data[upper] = re;
          omega.data[upper + 1] = im;
          const lowerColumn = (column + this.columns) % omega.columns;
          const lower = 2 * ((i + this.rows) * omega.columns + lowerColumn);
          omega.data[lower] = re;
          omega.data[lower + 1] = -im;
        }
      }
    }
    return omega;
  }

  /** Ω_RI = [[Θ_1, Θ_12], [Θ_12ᵀ, Θ_2]], (S6), 2n1×2n2, real; symmetric on one set of inputs. */
  omegaRI(): Matrix {
    const result = new Matrix(2 * this.rows, 2 * this.columns);
    const blocks = [
      [this.theta1, 0, 0],
      [this.theta12, 0, 1],
      [this.theta21, 1, 0],
      [this.theta2, 1, 1],
    ] as const;
    for (const [block, a, b] of blocks) {
      if (block === undefined) continue;
      for (let i = 0; i < this.rows; i++) result.row(a * this.rows + i).set(block.row(i), b * this.columns);
    }
    return result;
  }

  /** Θ_1 + sign·Θ_2 + i·(sign of Θ_21)·…: real part Θ_1 ± Θ_2, imaginary part Θ_21 ± Θ_12. */
  private combine(second: 1 | -1, mixing: 1 | -1): ComplexMatrix {
    const result = new ComplexMatrix(this.rows, this.columns);
    for (let at = 0; at < this.theta1.data.length; at++) {
      result.data[2 * at] = this.theta1.data[at]! + second * this.theta2.data[at]!;
      if (this.theta12 === undefined) continue;
      result.data[2 * at + 1] = this.theta21!.data[at]! + mixing * this.theta12.data[at]!;
    }
    return result;
  }
}

/** R of (S5), Ψ = (ψ, ψ*) = R·(ψ_1, ψ_2), for n inputs: [[1, i], [1, −i]] ⊗ 1, 2n×2n. */
export function changeOfVariables(n: number): ComplexMatrix {
  const r = new ComplexMatrix(2 * n, 2 * n);
  for (let i = 0; i < n; i++) {
    r.data[2 * (i * 2 * n + i)] = 1;
    r.data[2 * (i * 2 * n + n + i) + 1] = 1;
    r.data[2 * ((n + i) * 2 * n + i)] = 1;
    r.data[2 * ((n + i) * 2 * n + n + i) + 1] = -1;
  }
  return r;
}
