import type { Matrix } from "../../linalg/matrix.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";
import type { DynamicsOptions } from "../modes/times.js";

/** How often points of a task count, where each stands for several: those that are trained, and those that are tested. */
export interface PointFactors {
  /** Of every training point. */
  readonly train: number;
  /** Of every test point. */
  readonly test: number;
}

/** Options of fidelities. */
export interface FidelityOptions extends DynamicsOptions {
  /** Of a task whose points stand for several; 1 by default. */
  readonly factors?: PointFactors | undefined;
}

/** Fidelities of single members with ψ_T over training and test points together. */
export interface MemberFidelities {
  /** Mean over the members, at every time. */
  readonly mean: Float64Array;
  /** Its standard error. */
  readonly standardError: Float64Array;
}

/** Squares of norms in between have neither products that overflow nor parts that are lost. */
const [leastSquare, mostSquare] = [1e-150, 1e150];

/**
 * ⟨ψ_T|ψ⟩ and the squares of both norms, at every time or of every state; sums over points, so that parts of the points add up. What is
 * tiny or huge, as the mean is after steps of a tiny learning rate, is summed times a power of two.
 */
export class Overlaps {
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #norm: Float64Array;
  /** Power of two by which each state is multiplied; infinite while it is zero. */
  readonly #scale: Float64Array;
  #target = 0;
  #targetScale = Number.POSITIVE_INFINITY;

  /** @param count - Number of states. */
  constructor(count: number) {
    this.#re = new Float64Array(count);
    this.#im = new Float64Array(count);
    this.#norm = new Float64Array(count);
    this.#scale = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
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
    const none = new Float64Array(target.columns);
    const [y, z] = this.#addTarget(target.row(0), target.rows === 2 ? target.row(1) : none, factor);
    const sum = (begin: number, end: number) => {
      for (let state = begin; state < end; state++) {
        const [a, b] = [states[0]!.row(state), states[1]?.row(state) ?? none];
        let used = 1;
        let part = sums(y, z, a, b, used);
        if (!isUsual(part.norm)) used = scaleOf(a, b);
        if (used === Number.POSITIVE_INFINITY) continue; // zero
        const before = this.#scale[state]!;
        const scale = Math.min(used, before);
        if (scale !== 1) part = sums(y, z, a, b, scale);
        const change = before === Number.POSITIVE_INFINITY ? 1 : scale / before;
        this.#scale[state] = scale;
        this.#re[state] = change * this.#re[state]! + factor * part.re;
        this.#im[state] = change * this.#im[state]! + factor * part.im;
        this.#norm[state] = change * change * this.#norm[state]! + factor * part.norm;
      }
    };
    await inTurns(this.#re.length, sum, { signal, cost: 4 * target.columns });
  }

  /** |⟨ψ_T|ψ⟩|²/(⟨ψ_T|ψ_T⟩⟨ψ|ψ⟩) of each, at most 1 by rounding too; NaN of a state that is zero. */
  fidelities(): Float64Array {
    return this.#norm.map((norm, i) => Math.min(1, (this.#re[i]! ** 2 + this.#im[i]! ** 2) / (norm * this.#target)));
  }

  /** @returns Both parts of ψ_T in the scale of all that were added. */
  #addTarget(y: Float64Array, z: Float64Array, factor: number): [Float64Array, Float64Array] {
    const own = isUsual(sums(y, z, y, z, 1).norm) ? 1 : scaleOf(y, z);
    const before = this.#targetScale;
    const scale = Math.min(own, before);
    if (scale === Number.POSITIVE_INFINITY) return [y, z]; // zero
    const change = before === Number.POSITIVE_INFINITY ? 1 : scale / before;
    const parts = [y, z].map((part) => (scale === 1 ? part : part.map((value) => scale * value)));
    const [re, im] = parts as [Float64Array, Float64Array];
    this.#targetScale = scale;
    this.#target = change * change * this.#target + factor * sums(re, im, re, im, 1).norm;
    if (change !== 1)
      for (const overlaps of [this.#re, this.#im])
        overlaps.forEach((v, i) => {
          overlaps[i] = change * v;
        });
    return [re, im];
  }
}

/** ⟨y+iz|s(a+ib)⟩ and the square of the norm of s(a+ib). */
function sums(y: Float64Array, z: Float64Array, a: Float64Array, b: Float64Array, s: number) {
  let [re, im, norm] = [0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    const [p, q] = [s * a[i]!, s * b[i]!];
    re += y[i]! * p + z[i]! * q;
    im += y[i]! * q - z[i]! * p;
    norm += p ** 2 + q ** 2;
  }
  return { re, im, norm };
}

function isUsual(square: number): boolean {
  return square >= leastSquare && square <= mostSquare;
}

/** The power of two that brings the largest of some numbers near 1; infinite if all are zero. */
function scaleOf(...parts: readonly Float64Array[]): number {
  let most = 0;
  for (const part of parts) for (const value of part) most = Math.max(most, Math.abs(value));
  return most === 0 ? Number.POSITIVE_INFINITY : 2 ** -Math.max(-1000, Math.min(1000, Math.floor(Math.log2(most))));
}
