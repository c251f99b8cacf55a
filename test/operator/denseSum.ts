import type { hilbert, operator } from "infinite-nnqs";

/** A term as the library takes it: letters, where they act, coefficient. */
export type Product = operator.PauliTerm | operator.FermionTerm;
export type Basis = hilbert.SpinHilbert | hilbert.FermionHilbert;

/** A word and the complex number it comes with. */
type Amplitude = readonly [word: bigint, re: number, im: number];

/** The words of a basis, in order, site i as bit i; ↓ fermions from bit `sites` on. */
function wordsOf(basis: Basis): bigint[] {
  return Array.from({ length: basis.dimension }, (_, index) =>
    basis.configuration(index).reduce((word, value, place) => {
      const site = BigInt(place);
      if (basis.kind === "spins") return word | (BigInt(value < 0) << site);
      const up = BigInt(value > 0);
      const down = BigInt(value === -0.5 || value === 1.5);
      return word | (up << site) | (down << (BigInt(basis.sites) + site));
    }, 0n),
  );
}

/** One letter on a word of spins: σˣ|↑⟩ = |↓⟩, σʸ|↑⟩ = i|↓⟩, σʸ|↓⟩ = −i|↑⟩, σ⁺|↓⟩ = |↑⟩. */
function pauliLetter(letter: string, bit: bigint, [word, re, im]: Amplitude): Amplitude | undefined {
  const down = (word & bit) !== 0n;
  if (letter === "I") return [word, re, im];
  if (letter === "Z") return down ? [word, -re, -im] : [word, re, im];
  if ((letter === "+" && !down) || (letter === "-" && down)) return undefined;
  if (letter === "Y") return down ? [word ^ bit, im, -re] : [word ^ bit, -im, re];
  return [word ^ bit, re, im];
}

/** c† or c on a word of fermions, with the sign of the occupied modes before it. */
function fermionLetter(letter: string, bit: bigint, [word, re, im]: Amplitude): Amplitude | undefined {
  const full = (word & bit) !== 0n;
  if (letter === "n") return full ? [word, re, im] : undefined;
  if ((letter === "+") === full) return undefined;
  const before = (word & (bit - 1n)).toString(2).replaceAll("0", "").length;
  return before % 2 === 0 ? [word ^ bit, re, im] : [word ^ bit, -re, -im];
}

/** The dense matrix of a sum of products, (re, im) interleaved, letter by letter on every basis state. */
function denseSum(basis: Basis, terms: readonly Product[]): Float64Array {
  const words = wordsOf(basis);
  const index = new Map(words.map((word, i) => [word, i]));
  const matrix = new Float64Array(2 * words.length ** 2);
  for (const [letters, places, coefficient] of terms) {
    const start = typeof coefficient === "number" ? ([coefficient, 0] as const) : coefficient;
    for (const [column, from] of words.entries()) {
      let state: Amplitude | undefined = [from, ...start];
      for (let k = letters.length - 1; k >= 0 && state !== undefined; k--) {
        const place = places[k]!;
        state =
          typeof place === "number"
            ? pauliLetter(letters[k]!, 1n << BigInt(place), state)
            : fermionLetter(letters[k]!, 1n << BigInt(place[0] + (place[1] === "up" ? 0 : basis.sites)), state);
      }
      const row = index.get(state?.[0] ?? -1n);
      if (state === undefined || row === undefined) continue; // products that leave the basis cancel in the sum
      matrix[2 * (row * words.length + column)]! += state[1];
      matrix[2 * (row * words.length + column) + 1]! += state[2];
    }
  }
  return matrix;
}

/** y = Hx by the dense matrix of the sum; x and y are complex, interleaved. */
export function productOf(basis: Basis, terms: readonly Product[], x: Float64Array): Float64Array {
  const matrix = denseSum(basis, terms);
  const n = x.length / 2;
  const y = new Float64Array(2 * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const [re, im] = [matrix[2 * (row * n + column)]!, matrix[2 * (row * n + column) + 1]!];
      y[2 * row]! += re * x[2 * column]! - im * x[2 * column + 1]!;
      y[2 * row + 1]! += re * x[2 * column + 1]! + im * x[2 * column]!;
    }
  }
  return y;
}
