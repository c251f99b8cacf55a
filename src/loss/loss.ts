import { inNameOf, isObject, jobKinds, type Kind, noMore, requireNumbers, requireOptions } from "../arguments/index.js";
import { innerProduct } from "../exact/innerProduct.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { moderate, timesPowerOfTwo } from "../linalg/moderate.js";
import { NumericalError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { checkGradient, type GradientCheck, type GradientCheckOptions, gradientCheckKinds } from "./checkGradient.js";

/** A loss and its gradient at one state. */
export interface Evaluation {
  /** L(ψ). */
  readonly value: number;
  /** ∂L/∂ψ* = ½(∂L/∂ψ₁ + i·∂L/∂ψ₂) on all D basis states, complex interleaved: dL = 2·Re⟨∂L/∂ψ*|dψ⟩. */
  readonly gradient: Float64Array;
}

/** What ends the evaluation of a loss. */
export type EvaluateOptions = Pick<JobOptions, "signal">;

/** What a loss is made of. */
export interface LossParts {
  readonly name: string;
  readonly text: string;
  /** D; undefined where any number of basis states will do. */
  readonly states: number | undefined;
  readonly hilbert: Hilbert | undefined;
  readonly invariant: boolean;
  /** Of a state of the right length and a finite norm, above 0 for a loss of rays, ⟨ψ|ψ⟩ its square; the gradient is a new array. */
  readonly evaluate: (psi: Float64Array, square: number, options: EvaluateOptions) => Promise<Evaluation>;
}

/**
 * A loss of a wave function: a value and its gradient, one definition for infinite and for finite networks. Made by loss.energy, loss.infidelity, … or of
 * one's own by loss.custom.
 */
export class Loss {
  /** Which: "energy", "infidelity", … */
  readonly name: string;
  /** What a reader would call it: a formula with its parameters. */
  readonly text: string;
  /** Number of basis states D that it is defined on; undefined if any. */
  readonly states: number | undefined;
  /** The basis that it is defined on; undefined if all of so many states will do. */
  readonly hilbert: Hilbert | undefined;
  /** Whether it is the same for c·ψ, c ≠ 0: a loss of rays. */
  readonly invariant: boolean;
  readonly #evaluate: LossParts["evaluate"];

  /** Checks nothing. */
  constructor({ name, text, states, hilbert, invariant, evaluate }: LossParts) {
    this.name = name;
    this.text = text;
    this.states = states;
    this.hilbert = hilbert;
    this.invariant = invariant;
    this.#evaluate = evaluate;
    Object.freeze(this);
  }

  /** Whether a value is a loss and not just looks like one. */
  static is(value: unknown): value is Loss {
    return isObject(value) && #evaluate in value;
  }

  /**
   * L(ψ) and ∂L/∂ψ*.
   *
   * @param given - ψ on all D basis states, complex interleaved, of any norm but 0 for a loss of rays.
   * @throws {ShapeError} unless it has 2D numbers; {NumericalError} if its norm is 0 there or not finite, or if the loss is not: at a pole of the
   *   likelihood, or where the overlap vanishes; the signal's reason after an abort.
   */
  async evaluate(given: ArrayLike<number>, options: JobOptions = {}): Promise<Evaluation> {
    noMore("loss.evaluate", arguments, 2);
    const { signal, done } = rising(requireOptions("loss.evaluate", options, jobKinds));
    const psi = requireNumbers("loss.evaluate", "state", given);
    const wanted = this.states ?? psi.length / 2;
    if (psi.length !== 2 * wanted || psi.length === 0 || !Number.isInteger(wanted)) {
      throw new ShapeError(
        `loss.evaluate: the state has ${psi.length} numbers; ${this.text} is of ${this.states === undefined ? "an even number of them, (re, im) per basis state" : `${wanted} basis states, ${2 * wanted} numbers (re, im)`}.`,
      );
    }
    requireMemory("loss.evaluate", `a gradient of ${wanted} amplitudes`, 64 * wanted, "Take fewer sites.");
    if (!this.invariant) return done(await this.evaluateAt(psi, await this.squareOf(psi, signal), { signal }));
    const { vector, exponent } = await moderate(psi, { signal }); // L(cψ) = L(ψ), and its gradient is 1/c times that of ψ
    const found = await this.evaluateAt(vector, await this.squareOf(vector, signal), { signal });
    if (exponent === 0) return done(found);
    return done({ value: found.value, gradient: await timesPowerOfTwo(found.gradient, -exponent, { signal }) });
  }

  /** @internal {@link evaluate} of a state of the right length whose ⟨ψ|ψ⟩ is known. */
  async evaluateAt(psi: Float64Array, square: number, options: EvaluateOptions): Promise<Evaluation> {
    const found = await this.#evaluate(psi, square, options);
    if (!Number.isFinite(found.value)) {
      throw new NumericalError(`${this.name}: the loss is ${found.value} at a state of norm ${Math.sqrt(square)}.`);
    }
    return found;
  }

  /** @internal ⟨ψ|ψ⟩. @throws {NumericalError} unless it is finite, and for a loss of rays above 0. */
  async squareOf(psi: Float64Array, signal: AbortSignal | undefined): Promise<number> {
    const [square] = await innerProduct(psi, psi, signal);
    if ((square > 0 || (square === 0 && !this.invariant)) && Number.isFinite(square)) return square;
    const remedy =
      square !== 0
        ? "Take a smaller step."
        : psi.every((x) => x === 0)
          ? "The zero vector is no state: start elsewhere."
          : "Its squares are too small for numbers: start from a state of norm 1.";
    throw new NumericalError(`${this.name}: the state has ⟨ψ|ψ⟩ = ${square}; it must be finite and above 0. ${remedy}`);
  }

  /**
   * Compares the gradient with differences of the loss along random directions δ: (L(ψ+hδ)−L(ψ−hδ))/2h against 2·Re⟨∂L/∂ψ*|δ⟩.
   *
   * @param given - ψ, as for {@link evaluate}.
   * @throws {NumericalError} if they disagree by more than the tolerance, naming both; others as {@link evaluate}.
   */
  async check(given: ArrayLike<number>, options: GradientCheckOptions = {}): Promise<GradientCheck> {
    noMore("loss.check", arguments, 2);
    const { done, ...settings } = rising(requireOptions("loss.check", options, gradientCheckKinds));
    const psi = requireNumbers("loss.check", "state", given);
    return inNameOf("loss.check", async () => {
      const state = this.invariant ? (await moderate(psi, { signal: settings.signal })).vector : psi;
      return done(await checkGradient(this, state, settings));
    });
  }
}

/** A loss, as an argument. */
export const lossKind: Kind = (value) =>
  Loss.is(value)
    ? undefined
    : {
        allowed: "a loss",
        value,
        remedy: "Make one with loss.energy(H), loss.infidelity(φ), loss.supervised(task) or loss.custom.",
      };
