import { describe, isList, kind, list, requireArgument } from "../arguments/index.js";
import type { Hilbert } from "../hilbert/hilbert.js";
import { ArgumentError } from "../native/errors.js";
import { Operator } from "./operator.js";
import { type PauliString, requireHermitian } from "./pauliString.js";

/** A complex number: a real one, or [re, im]. */
export type Coefficient = number | readonly [number, number];

/** The two parts of a coefficient. @throws {ArgumentError} if one is not finite, or beyond 1e150. */
export function complexOf(coefficient: Coefficient, what: string): readonly [number, number] {
  const parts = typeof coefficient === "number" ? ([coefficient, 0] as const) : coefficient;
  if (
    !Array.isArray(parts) ||
    parts.length !== 2 ||
    !parts.every((part) => typeof part === "number" && Math.abs(part) <= 1e150)
  ) {
    throw new ArgumentError(
      `${what}: a coefficient must be a finite number or [re, im], of size at most 1e150, not ${describe(coefficient)}.`,
    );
  }
  return parts as readonly [number, number];
}

/** Checks the shape of a list of terms [letters, places, coefficient]. @throws {ArgumentError} naming the term that is wrong. */
export function requireTerms(name: string, terms: readonly unknown[], places: "sites" | "modes"): void {
  const shape = `[letters, ${places}, coefficient]`;
  const isTerm = (term: unknown) =>
    Array.isArray(term) && term.length === 3 && typeof term[0] === "string" && isList(term[1]);
  requireArgument(name, "terms", terms, list(`a list of ${shape}`, kind(shape, isTerm)));
}

/**
 * One term on words of bits: |s⟩ → (re + i·im)·(−1)^{|s & sign|}|s ^ flip⟩ where s & mask = value, 0 elsewhere.
 * Bits are those of native/hilbert/basis.h: site i of spins; i for ↑ and sites+i for ↓ of fermions.
 */
export interface WordTerm extends PauliString {
  readonly mask: bigint;
  readonly value: bigint;
}

/**
 * The operator that is the sum of such terms.
 *
 * @throws {ArgumentError} if the sum is not Hermitian, or leads out of the basis.
 */
export function termOperator(hilbert: Hilbert, name: string, terms: readonly WordTerm[]): Operator {
  requireHermitian(terms.flatMap(withoutMask));
  const words = new BigUint64Array(4 * terms.length);
  const coefficients = new Float64Array(2 * terms.length);
  terms.forEach(({ mask, value, flip, sign, re, im }, k) => {
    words.set([mask, value, flip, sign], 4 * k);
    coefficients.set([re, im], 2 * k);
  });
  return new Operator(hilbert, name, {
    ...hilbert.native,
    model: "terms",
    masks: new Int32Array(words.buffer),
    coefficients,
  });
}

/** The condition on each bit of the mask is a factor (1 ± (−1)^bit)/2. */
function withoutMask({ mask, value, flip, sign, re, im }: WordTerm): PauliString[] {
  let strings: PauliString[] = [{ flip, sign, re, im }];
  for (let rest = mask; rest !== 0n; rest &= rest - 1n) {
    const bit = rest & -rest;
    const factor = (value & bit) === 0n ? 0.5 : -0.5;
    strings = strings.flatMap((string) => [
      { ...string, re: string.re / 2, im: string.im / 2 },
      { flip, sign: string.sign ^ bit, re: factor * string.re, im: factor * string.im },
    ]);
  }
  return strings;
}
