import { scaleColumns } from "../linalg/arithmetic.js";
import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import type { Modes } from "./modes/eigenbasis.js";
import type { ModeFactors } from "./modes/propagator.js";

/** How often points of a task count, where each stands for several: those that are trained, and those that are tested. */
export interface PointFactors {
  /** Of every training point. */
  readonly train: number;
  /** Of every test point. */
  readonly test: number;
}

/** ⟨ψ_T|ψ⟩ and the squares of both norms, at every time or of every state; sums over points, so that parts of the points add up. */
export class Overlaps {
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #norm: Float64Array;
  #target = 0;

  /** @param count - Number of states. */
  constructor(count: number) {
    this.#re = new Float64Array(count);
    this.#im = new Float64Array(count);
    this.#norm = new Float64Array(count);
  }

  /**
   * Adds some points, or modes of an orthonormal basis.
   *
   * @param target - ψ_T there, components×points.
   * @param states - The real part of every state, states×points, and the imaginary part of a complex one.
   * @param options.factor - Times which they count; 1 by default.
   */
  async add(
    target: Matrix,
    states: readonly Matrix[],
    { signal, factor = 1 }: JobOptions & { readonly factor?: number | undefined } = {},
  ): Promise<void> {
    const points = target.columns;
    const [y, z] = [target.row(0), target.rows === 2 ? target.row(1) : new Float64Array(points)];
    for (let i = 0; i < points; i++) this.#target += factor * (y[i]! ** 2 + z[i]! ** 2);
    const none = new Float64Array(points);
    const sum = (begin: number, end: number) => {
      for (let state = begin; state < end; state++) {
        const [a, b] = [states[0]!.row(state), states[1]?.row(state) ?? none];
        let [re, im, norm] = [0, 0, 0];
        for (let i = 0; i < points; i++) {
          re += y[i]! * a[i]! + z[i]! * b[i]!;
          im += y[i]! * b[i]! - z[i]! * a[i]!;
          norm += a[i]! ** 2 + b[i]! ** 2;
        }
        this.#re[state]! += factor * re;
        this.#im[state]! += factor * im;
        this.#norm[state]! += factor * norm;
      }
    };
    await inTurns(this.#re.length, sum, { signal, cost: 4 * points });
  }

  /** |⟨ψ_T|ψ⟩|²/(⟨ψ_T|ψ_T⟩⟨ψ|ψ⟩) of each; NaN of a state that is zero. */
  fidelities(): Float64Array {
    return this.#norm.map((norm, i) => (this.#re[i]! ** 2 + this.#im[i]! ** 2) / (norm * this.#target));
  }
}

/** The mean itself at every time, for each copy: training points in the eigenbasis, λ·g∘c, T×n; what test points learn, g∘c, T×n. */
export async function learnedModes(
  { eigenvalues, target }: Modes,
  factors: ModeFactors,
  options?: JobOptions,
): Promise<{ readonly train: readonly Matrix[]; readonly gained: readonly Matrix[] }> {
  const n = eigenvalues.length;
  const gain = new Matrix(factors.gain.length / n, n, factors.gain);
  const [train, gained]: [Matrix[], Matrix[]] = [[], []];
  for (let copy = 0; copy < target.rows; copy++) {
    const learned = await scaleColumns(gain, target.row(copy), options);
    gained.push(learned);
    train.push(await scaleColumns(learned, eigenvalues, options));
  }
  return { train, gained };
}

/** What test points learn, each row B·(g∘c) of one time, for each copy. @param reach - B of some test points. */
export function learnedAt(reach: Matrix, gained: readonly Matrix[], options?: JobOptions): Promise<Matrix[]> {
  return Promise.all(gained.map((learned) => matmul(learned, reach, { ...options, transposeB: true })));
}
