import { ArgumentError } from "../native/errors.js";

/** (re + i·im)·X^flip·Z^sign on words of bits: |s⟩ → (re + i·im)·(−1)^{|s & sign|}|s ^ flip⟩. */
export interface PauliString {
  readonly flip: bigint;
  readonly sign: bigint;
  readonly re: number;
  readonly im: number;
}

/** i^power·(re + i·im) */
export function rotate(re: number, im: number, power: number): readonly [number, number] {
  const turns: readonly (readonly [number, number])[] = [
    [re, im],
    [-im, re],
    [-re, -im],
    [im, -re],
  ];
  return turns[power % 4]!;
}

/** The same sum with every pair of flip and sign once, and without zeros. */
export function addUp(strings: Iterable<PauliString>): PauliString[] {
  const sum: { flip: bigint; sign: bigint; re: number; im: number }[] = [];
  const places = new Map<bigint, Map<bigint, number>>(); // by flip, then by sign: no text is made of either
  for (const { flip, sign, re, im } of strings) {
    const bySign = places.get(flip) ?? new Map<bigint, number>();
    if (bySign.size === 0) places.set(flip, bySign);
    const known = bySign.get(sign);
    if (known === undefined) {
      bySign.set(sign, sum.length);
      sum.push({ flip, sign, re, im });
    } else {
      sum[known]!.re += re;
      sum[known]!.im += im;
    }
  }
  return sum.filter(({ re, im }) => re !== 0 || im !== 0);
}

/** How many bits of a word are set. */
export function bitCount(word: bigint): number {
  let count = 0;
  for (const half of [Number(word & 0xffff_ffffn), Number(word >> 32n)]) {
    for (let rest = half | 0; rest !== 0; rest &= rest - 1) count++;
  }
  return count;
}

/**
 * Throws unless the sum is Hermitian: X^flip·Z^sign with y bits in both is i^{−y} times a product of Pauli operators, so
 * that its coefficient times i^{−y} must be real.
 */
export function requireHermitian(strings: readonly PauliString[]): void {
  const scale = strings.reduce((largest, { re, im }) => Math.max(largest, Math.hypot(re, im)), 0);
  for (const { flip, sign, re, im } of addUp(strings)) {
    const [, imaginary] = rotate(re, im, 3 * bitCount(flip & sign));
    if (Math.abs(imaginary) > 1e-13 * scale) {
      throw new ArgumentError(
        `operator: the sum of terms is not Hermitian (the part that flips bits 0b${flip.toString(2)}). Add the Hermitian conjugate of every term.`,
      );
    }
  }
}
