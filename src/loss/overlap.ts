import { noMore } from "../arguments/index.js";
import { innerProduct } from "../exact/innerProduct.js";
import { NumericalError } from "../native/errors.js";
import { inTurns } from "../native/turns.js";
import { type EvaluateOptions, type Evaluation, Loss, type LossParts } from "./loss.js";
import { type Target, targetOf } from "./target.js";

/**
 * The infidelity L = 1−F, F = |⟨φ|ψ⟩|²/(⟨φ|φ⟩⟨ψ|ψ⟩): the energy of −|φ⟩⟨φ|. Good to its last digits however close to 0.
 *
 * @param target - φ on all D basis states, complex interleaved, of any norm but 0; copied in the call, which holds the event loop for .15 s
 *   at 24 spins, or what {@link readTarget} gives.
 * @throws {ShapeError} if its length is odd; {ArgumentError} if it is zero or not finite.
 *
 * @example
 * ```ts
 * import { exact, hilbert, loss } from "infinite-nnqs";
 *
 * const target = await exact.plusState(hilbert.spins(2));
 * const { value } = await loss.infidelity(target).evaluate(exact.upState(hilbert.spins(2)));
 * console.log(value); // 0.75
 * ```
 */
export function infidelity(target: ArrayLike<number> | Target): Loss {
  noMore("loss.infidelity", arguments, 1);
  const phi = targetOf("loss.infidelity", "target", target);
  return overlapLoss(phi, "infidelity", "1−|⟨φ|ψ⟩|²/(⟨φ|φ⟩⟨ψ|ψ⟩)", async (psi, square, options) => {
    const { value, gradient } = await infidelityAt(phi, psi, square, options);
    return { value, gradient };
  });
}

/**
 * L = −ln F, F as in {@link infidelity}: steep where the overlap is small.
 *
 * @param target - φ, as for {@link infidelity}.
 * @throws as {@link infidelity}.
 */
export function logOverlap(target: ArrayLike<number> | Target): Loss {
  noMore("loss.logOverlap", arguments, 1);
  const phi = targetOf("loss.logOverlap", "target", target);
  return overlapLoss(phi, "logOverlap", "−ln(|⟨φ|ψ⟩|²/(⟨φ|φ⟩⟨ψ|ψ⟩))", async (psi, square, options) => {
    const { value, fidelity, gradient } = await infidelityAt(phi, psi, square, options);
    if (!(fidelity > leastFidelity) && (await isRounding(await phi.vector(options), psi, fidelity * square, options))) {
      throw new NumericalError(
        "logOverlap: ⟨φ|ψ⟩ = 0, where −ln F has a pole. Start elsewhere, or use loss.infidelity.",
      );
    }
    await inTurns(gradient.length, (begin, end) => {
      for (let i = begin; i < end; i++) gradient[i]! /= fidelity;
    });
    return { value: fidelity < 0.5 ? -Math.log(fidelity) : -Math.log1p(-value), gradient };
  });
}

/** A loss of F(φ, ψ) alone, which no factor of ψ changes. */
function overlapLoss({ states }: Target, name: string, text: string, evaluate: LossParts["evaluate"]): Loss {
  return new Loss({ name, text, states, hilbert: undefined, invariant: true, evaluate });
}

/** Below it an overlap may be what rounding leaves of 0. */
const leastFidelity = 1e-28;

/** Whether |⟨φ|ψ⟩|² is no more than rounding makes of 0 in the sum of its terms. */
async function isRounding(phi: Float64Array, psi: Float64Array, square: number, { signal }: EvaluateOptions) {
  let terms = 0;
  const add = (begin: number, end: number) => {
    let sum = 0;
    for (let i = 2 * begin; i < 2 * end; i += 2)
      sum += Math.hypot(phi[i]!, phi[i + 1]!) * Math.hypot(psi[i]!, psi[i + 1]!);
    terms += sum;
  };
  await inTurns(psi.length / 2, add, { signal, cost: 8 });
  return Math.sqrt(square) <= 8 * Number.EPSILON * terms;
}

// With c = ⟨φ|ψ⟩ and r = ψ−cφ: L = ‖r‖²/‖ψ‖², F = |c|²/‖ψ‖² and ∂L/∂ψ* = (F·r − L·c·φ)/‖ψ‖²; nothing cancels if the larger one of L and F follows from the other.
async function infidelityAt(
  target: Target,
  psi: Float64Array,
  square: number,
  { signal }: EvaluateOptions,
): Promise<Evaluation & { readonly fidelity: number }> {
  const phi = await target.vector({ signal });
  const [re, im] = await innerProduct(phi, psi, signal);
  const gradient = new Float64Array(psi.length);
  const rest = (begin: number, end: number) => {
    for (let i = 2 * begin; i < 2 * end; i += 2) {
      const [a, b] = [phi[i]!, phi[i + 1]!];
      gradient[i] = psi[i]! - (re * a - im * b);
      gradient[i + 1] = psi[i + 1]! - (re * b + im * a);
    }
  };
  await inTurns(psi.length / 2, rest, { signal, cost: 2 });
  const value = Math.min(1, (await innerProduct(gradient, gradient, signal))[0] / square);
  const fidelity = value < 0.5 ? 1 - value : (re * re + im * im) / square;
  const [along, away] = [value / square, fidelity / square];
  const work = (begin: number, end: number) => {
    for (let i = 2 * begin; i < 2 * end; i += 2) {
      const [a, b] = [phi[i]!, phi[i + 1]!];
      gradient[i] = away * gradient[i]! - along * (re * a - im * b);
      gradient[i + 1] = away * gradient[i + 1]! - along * (re * b + im * a);
    }
  };
  await inTurns(psi.length / 2, work, { signal, cost: 2 });
  return { value, fidelity, gradient };
}
