import { describe, noMore, requireArgument } from "../arguments/index.js";
import { type SpinHilbert, spinBasis } from "../hilbert/spins.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import type { Operator } from "./operator.js";
import { type Coefficient, complexOf, sumInTurns, sumOf, type WordTerm } from "./terms.js";

/**
 * A product of Pauli operators with a coefficient: `["XX", [0, 1], 0.5]` is ½ σˣ_0 σˣ_1. Letters are I, X, Y, Z and the
 * ladder operators + = (X+iY)/2 and − or - = (X−iY)/2; a site may come more than once, the rightmost factor acts first.
 */
export type PauliTerm = readonly [string, readonly number[], Coefficient];

/**
 * A general sum of products of Pauli operators.
 *
 * @throws {ArgumentError} if the basis is not one of spins, if a letter or site does not exist, if the sum is not Hermitian, or if it leads out of a basis of
 * fixed magnetisation.
 *
 * @example
 * ```ts
 * import { exact, hilbert, operator } from "infinite-nnqs";
 *
 * const bell = operator.pauli(hilbert.spins(2), [
 *   ["XX", [0, 1], -1],
 *   ["ZZ", [0, 1], -1],
 * ]);
 * console.log((await exact.spectrum(bell)).values); // -2, 0, 0, 2
 * ```
 */
export function pauli(hilbert: SpinHilbert, terms: readonly PauliTerm[]): Operator {
  noMore("pauli", arguments, 2);
  requireArgument("pauli", "hilbert", hilbert, spinBasis);
  return sumOf("pauli", hilbert, terms, readerOf(hilbert));
}

/** {@link pauli} for many thousands of terms, read while the event loop goes on. They must not change before the promise settles. */
export async function pauliSum(
  hilbert: SpinHilbert,
  terms: readonly PauliTerm[],
  options: JobOptions = {},
): Promise<Operator> {
  noMore("pauliSum", arguments, 3);
  requireArgument("pauliSum", "hilbert", hilbert, spinBasis);
  return sumInTurns("pauliSum", hilbert, terms, readerOf(hilbert), options);
}

const readerOf = ({ name, sites }: SpinHilbert) => ({
  places: "sites" as const,
  called: `Pauli terms on ${name}`,
  read: (where: string, term: PauliTerm) => wordTerm(where, term, sites),
});

const lettersAllowed = new Set(["I", "X", "Y", "Z", "+", "-"]);

/** The product as one term on words, or undefined if it vanishes on all of them. */
function wordTerm(where: string, [word, sites, coefficient]: PauliTerm, count: number): WordTerm | undefined {
  const letters = [...word.replaceAll("−", "-")];
  const [re, im] = complexOf(coefficient, where);
  if (letters.length !== sites.length) {
    throw new ArgumentError(
      `${where}: ${describe(word)} must come with one site per letter, not with ${sites.length}.`,
    );
  }
  let [mask, value, flip, sign] = [0n, 0n, 0n, 0n];
  let power = 0; // of i
  let vanishes = false;
  for (let k = letters.length - 1; k >= 0; k--) {
    const [letter, site] = [letters[k]!, sites[k]!];
    if (!lettersAllowed.has(letter))
      throw new ArgumentError(`${where}: ${describe(letter)} in ${describe(word)} is none of I, X, Y, Z, +, -.`);
    if (!Number.isSafeInteger(site) || site < 0 || site >= count) {
      throw new ArgumentError(
        `${where}: site ${describe(site)} of ${describe(word)} does not exist; sites are counted from 0 to ${count - 1}.`,
      );
    }
    const bit = 1n << BigInt(site);
    const flipped = (flip & bit) !== 0n;
    if (letter === "Z" || letter === "Y") {
      // The sign is that of the bit as it is now; Y = iXZ.
      sign ^= bit;
      power += (letter === "Y" ? 1 : 0) + (flipped ? 2 : 0);
    } else if (letter === "+" || letter === "-") {
      // + leads from 1 (spin down) to 0, − from 0 to 1; the bit at the start differs if it has been flipped since.
      const needed = (letter === "+") !== flipped;
      if ((mask & bit) !== 0n && ((value & bit) !== 0n) !== needed) vanishes = true;
      mask |= bit;
      if (needed) value |= bit;
    }
    if (letter !== "Z" && letter !== "I") flip ^= bit;
  }
  if (vanishes) return undefined;
  const [real, imaginary] = rotate(re, im, power % 4);
  return { mask, value, flip, sign, re: real, im: imaginary };
}

/** i^power·(re + i·im) */
function rotate(re: number, im: number, power: number): readonly [number, number] {
  if (power === 0) return [re, im];
  if (power === 1) return [-im, re];
  return power === 2 ? [-re, -im] : [im, -re];
}
