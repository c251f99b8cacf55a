import { describe, inNameOf, noMore, requireArgument } from "../arguments/index.js";
import { type SpinHilbert, spinBasis } from "../hilbert/spins.js";
import { ArgumentError } from "../native/errors.js";
import type { Operator } from "./operator.js";
import { addUp, type PauliString, rotate } from "./pauliString.js";
import { type Coefficient, complexOf, requireTerms, termOperator } from "./terms.js";

/**
 * A product of Pauli operators with a coefficient: `["XX", [0, 1], 0.5]` is ½ σˣ_0 σˣ_1. Letters are I, X, Y, Z and the
 * ladder operators + = (X+iY)/2 and − or - = (X−iY)/2; a site may come more than once, the rightmost factor acts first.
 */
export type PauliTerm = readonly [string, readonly number[], Coefficient];

/** [flip, sign, power of i, weight]: what a letter is as a sum of weight·i^power·X^flip·Z^sign; Y = iXZ. */
type Factor = readonly [number, number, number, number];

const letters: Readonly<Record<string, readonly Factor[]>> = {
  I: [[0, 0, 0, 1]],
  X: [[1, 0, 0, 1]],
  Y: [[1, 1, 1, 1]],
  Z: [[0, 1, 0, 1]],
  "+": [
    [1, 0, 0, 0.5],
    [1, 1, 2, 0.5],
  ],
  "-": [
    [1, 0, 0, 0.5],
    [1, 1, 0, 0.5],
  ],
};

/**
 * A general sum of products of Pauli operators.
 *
 * @throws {ArgumentError} if the basis is not one of spins, if a letter or site does not exist, if the sum is not Hermitian, or if it leads out of a basis of
 * fixed magnetisation.
 */
export function pauli(hilbert: SpinHilbert, terms: readonly PauliTerm[]): Operator {
  noMore("pauli", arguments, 2);
  requireArgument("pauli", "hilbert", hilbert, spinBasis);
  requireTerms("pauli", terms, "sites");
  const strings = [...terms].flatMap((term) => expand(term, hilbert.sites));
  return inNameOf("pauli", () =>
    termOperator(
      hilbert,
      `sum of ${terms.length} Pauli terms on ${hilbert.name}`,
      addUp(strings).map((string) => ({ mask: 0n, value: 0n, ...string })),
    ),
  );
}

/** The products of flips and signs that a term consists of. */
function expand([word, sites, coefficient]: PauliTerm, count: number): PauliString[] {
  const factors = [...word.replaceAll("−", "-")];
  const [re, im] = complexOf(coefficient, "pauli");
  if (factors.length !== sites.length) {
    throw new ArgumentError(`pauli: "${word}" must come with one site per letter, not with ${sites.length}.`);
  }
  let strings: PauliString[] = [{ flip: 0n, sign: 0n, re, im }];
  for (let k = factors.length - 1; k >= 0; k--) {
    const site = sites[k]!;
    const choices = letters[factors[k]!];
    if (choices === undefined)
      throw new ArgumentError(`pauli: "${factors[k]}" in "${word}" is none of I, X, Y, Z, +, -.`);
    if (!Number.isSafeInteger(site) || site < 0 || site >= count) {
      throw new ArgumentError(
        `pauli: site ${describe(site)} of "${word}" does not exist; sites are counted from 0 to ${count - 1}.`,
      );
    }
    const bit = 1n << BigInt(site);
    strings = strings.flatMap((right) => choices.map((choice) => multiply(choice, bit, right)));
  }
  return strings;
}

/** Letter times string: the letter's sign is taken after the string has flipped. */
function multiply([flip, sign, power, weight]: Factor, bit: bigint, right: PauliString): PauliString {
  const negative = sign === 1 && (right.flip & bit) !== 0n ? 2 : 0;
  const [re, im] = rotate(weight * right.re, weight * right.im, (power + negative) % 4);
  return { flip: right.flip ^ (flip ? bit : 0n), sign: right.sign ^ (sign ? bit : 0n), re, im };
}
