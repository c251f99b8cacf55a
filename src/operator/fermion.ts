import { describe, inNameOf, noMore, requireArgument } from "../arguments/index.js";
import { type FermionHilbert, fermionBasis } from "../hilbert/fermions.js";
import { ArgumentError } from "../native/errors.js";
import type { Operator } from "./operator.js";
import { bitCount } from "./pauliString.js";
import { type Coefficient, complexOf, requireTerms, termOperator, type WordTerm } from "./terms.js";

/** A mode: a site and a spin. */
export type Mode = readonly [number, "up" | "down"];

/**
 * A product of fermion operators with a coefficient: `["+-", [[0, "up"], [1, "up"]], -1]` is −c†_{0↑} c_{1↑}. Letters are
 * + (creation), − or - (annihilation) and n (number); the rightmost factor acts first.
 */
export type FermionTerm = readonly [string, readonly Mode[], Coefficient];

/**
 * A general sum of products of fermion operators.
 *
 * @throws {ArgumentError} if the basis is not one of fermions, if a letter or mode does not exist, if the sum is not Hermitian, or if it changes N↑ or N↓.
 */
export function fermion(hilbert: FermionHilbert, terms: readonly FermionTerm[]): Operator {
  noMore("fermion", arguments, 2);
  requireArgument("fermion", "hilbert", hilbert, fermionBasis);
  requireTerms("fermion", terms, "modes");
  const words = [...terms].flatMap((term) => wordTerm(term, hilbert.sites) ?? []);
  return inNameOf("fermion", () =>
    termOperator(hilbert, `sum of ${terms.length} fermion terms, ${hilbert.name}`, words),
  );
}

/** The product as one term on words, or undefined if it vanishes on all of them. */
function wordTerm([word, modes, coefficient]: FermionTerm, sites: number): WordTerm | undefined {
  const letters = [...word.replaceAll("−", "-")].flatMap((letter, k) => {
    if (!["+", "-", "n"].includes(letter))
      throw new ArgumentError(`fermion: "${letter}" in "${word}" is none of +, -, n.`);
    const factors = letter === "n" ? ["+", "-"] : [letter];
    return factors.map((factor) => [factor, modes[k]] as const);
  });
  if (modes.length !== [...word].length) {
    throw new ArgumentError(`fermion: "${word}" must come with one mode per letter, not with ${modes.length}.`);
  }
  let [mask, value, flip, sign] = [0n, 0n, 0n, 0n];
  let negative = false;
  for (const [letter, mode] of letters.reverse()) {
    const position = modeBit(mode!, sites);
    const bit = 1n << position;
    const below = bit - 1n;
    // Creation needs an empty mode, annihilation a full one; the bit at the start differs if it has been flipped since.
    const needed = (letter === "-") !== ((flip & bit) !== 0n);
    if ((mask & bit) !== 0n && ((value & bit) !== 0n) !== needed) return undefined;
    mask |= bit;
    if (needed) value |= bit;
    // A fermion operator counts the occupied modes before its own.
    sign ^= below;
    if (bitCount(flip & below) % 2 === 1) negative = !negative;
    flip ^= bit;
  }
  const [re, im] = complexOf(coefficient, "fermion");
  return { mask, value, flip, sign, re: negative ? -re : re, im: negative ? -im : im };
}

function modeBit(mode: Mode, sites: number): bigint {
  if (!Array.isArray(mode))
    throw new ArgumentError(`fermion: a mode must be [site, "up" | "down"], not ${describe(mode)}.`);
  const [site, spin] = mode as Mode;
  if (!Number.isSafeInteger(site) || site < 0 || site >= sites || (spin !== "up" && spin !== "down")) {
    throw new ArgumentError(
      `fermion: mode [${describe(site)}, ${describe(spin)}] does not exist; sites are counted from 0 to ${sites - 1}, spins are "up" and "down".`,
    );
  }
  return BigInt(spin === "up" ? site : sites + site);
}
