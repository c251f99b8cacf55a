import { type Kind, kind } from "../arguments/index.js";

/** A local basis: a letter X, Y or Z per site, site 0 first; outcome bit 0 is the eigenvalue +1. */
export type PauliBasis = string;

/** What a text must be to name one, within a regular expression. */
export const pauliLetters = "[XYZ]{1,31}";

const letters = new RegExp(`^${pauliLetters}$`);

/** A local basis of Pauli matrices, as an argument. */
export const pauliBasisKind: Kind = kind(
  'a string of X, Y and Z, one letter per site with site 0 first, such as "XZY"',
  (value) => typeof value === "string" && letters.test(value),
);

const root = Math.SQRT1_2;

/** ⟨±| of each axis as rows: the H layer for X, S† and then H for Y; complex interleaved, 2×2. */
const matrices: Readonly<Record<string, readonly number[]>> = {
  X: [root, 0, root, 0, root, 0, -root, 0],
  Y: [root, 0, 0, -root, root, 0, 0, root],
  Z: [1, 0, 0, 0, 0, 0, 1, 0],
};

/** The adjoint of a 2×2 matrix. */
function adjoint([a, ai, b, bi, c, ci, d, di]: readonly number[]): number[] {
  return [a!, -ai!, c!, -ci!, b!, -bi!, d!, -di!];
}

/** The matrices of all sites, one behind the other, that take σᶻ amplitudes to those in `basis`, or back with `inverse`. */
export function siteMatrices(basis: PauliBasis, inverse: boolean): Float64Array {
  return Float64Array.from(
    [...basis].flatMap((letter) => {
      const matrix = matrices[letter]!;
      return inverse ? adjoint(matrix) : [...matrix];
    }),
  );
}

/** Whether measuring in a basis is measuring σᶻ on every site. */
export function isPlain(basis: PauliBasis): boolean {
  return !/[XY]/.test(basis);
}
