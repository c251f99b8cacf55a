import { describe, isList, noMore, requireArgument } from "../arguments/index.js";
import { bitCount } from "../hilbert/bitCount.js";
import { type FermionHilbert, fermionBasis } from "../hilbert/fermions.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import type { Operator } from "./operator.js";
import { type Coefficient, complexOf, sumInTurns, sumOf, type WordTerm } from "./terms.js";

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
 *
 * @example
 * ```ts
 * import { exact, hilbert, operator } from "infinite-nnqs";
 *
 * const hopping = operator.fermion(hilbert.fermions(2, { up: 1, down: 0 }), [
 *   ["+-", [[0, "up"], [1, "up"]], -1],
 *   ["+-", [[1, "up"], [0, "up"]], -1],
 * ]);
 * console.log((await exact.spectrum(hopping)).values); // -1, 1
 * ```
 */
export function fermion(hilbert: FermionHilbert, terms: readonly FermionTerm[]): Operator {
  noMore("fermion", arguments, 2);
  requireArgument("fermion", "hilbert", hilbert, fermionBasis);
  return sumOf("fermion", hilbert, terms, readerOf(hilbert));
}

/** {@link fermion} for many thousands of terms, read while the event loop goes on. They must not change before the promise settles. */
export async function fermionSum(
  hilbert: FermionHilbert,
  terms: readonly FermionTerm[],
  options: JobOptions = {},
): Promise<Operator> {
  noMore("fermionSum", arguments, 3);
  requireArgument("fermionSum", "hilbert", hilbert, fermionBasis);
  return sumInTurns("fermionSum", hilbert, terms, readerOf(hilbert), options);
}

const readerOf = ({ name, sites }: FermionHilbert) => ({
  places: "modes" as const,
  called: `fermion terms, ${name}`,
  read: (where: string, term: FermionTerm) => wordTerm(where, term, sites),
});

/** The product as one term on words, or undefined if it vanishes on all of them. */
function wordTerm(where: string, [word, modes, coefficient]: FermionTerm, sites: number): WordTerm | undefined {
  const letters = [...word.replaceAll("−", "-")].flatMap((letter, k) => {
    if (!["+", "-", "n"].includes(letter))
      throw new ArgumentError(`${where}: ${describe(letter)} in ${describe(word)} is none of +, -, n.`);
    const factors = letter === "n" ? ["+", "-"] : [letter];
    return factors.map((factor) => [factor, modes[k]] as const);
  });
  if (modes.length !== [...word].length) {
    throw new ArgumentError(
      `${where}: ${describe(word)} must come with one mode per letter, not with ${modes.length}.`,
    );
  }
  let [mask, value, flip, sign] = [0n, 0n, 0n, 0n];
  let negative = false;
  for (const [letter, mode] of letters.reverse()) {
    const position = modeBit(where, mode!, sites);
    const bit = 1n << position;
    const below = bit - 1n;
    // Creation needs an empty mode, annihilation a full one; the bit at the start differs if it has been flipped since.
    const needed = (letter === "-") !== ((flip & bit) !== 0n);
    if ((mask & bit) !== 0n && ((value & bit) !== 0n) !== needed) return undefined;
    mask |= bit;
    if (needed) value |= bit;
    // A fermion operator counts the occupied modes before its own.
    sign ^= below;
    if (bitsOf(flip & below) % 2 === 1) negative = !negative;
    flip ^= bit;
  }
  const [re, im] = complexOf(coefficient, where);
  return { mask, value, flip, sign, re: negative ? -re : re, im: negative ? -im : im };
}

/** Number of set bits of a word of 64 bits. */
function bitsOf(word: bigint): number {
  return bitCount(Number(word & 0xffff_ffffn)) + bitCount(Number(word >> 32n));
}

function modeBit(where: string, mode: Mode, sites: number): bigint {
  if (!isList(mode) || mode.length !== 2)
    throw new ArgumentError(`${where}: a mode must be [site, "up" | "down"], not ${describe(mode)}.`);
  const [site, spin] = mode as Mode;
  if (!Number.isSafeInteger(site) || site < 0 || site >= sites || (spin !== "up" && spin !== "down")) {
    throw new ArgumentError(
      `${where}: mode [${describe(site)}, ${describe(spin)}] does not exist; sites are counted from 0 to ${sites - 1}, spins are "up" and "down".`,
    );
  }
  return BigInt(spin === "up" ? site : sites + site);
}
