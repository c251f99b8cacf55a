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
  const sum = new Map<string, PauliString>();
  for (const { flip, sign, re, im } of strings) {
    const key = `${flip},${sign}`;
    const known = sum.get(key);
    sum.set(key, { flip, sign, re: re + (known?.re ?? 0), im: im + (known?.im ?? 0) });
  }
  return [...sum.values()].filter(({ re, im }) => re !== 0 || im !== 0);
}

/**
 * Throws unless the sum is Hermitian: X^flip·Z^sign with y bits in both is i^{−y} times a product of Pauli operators, so
 * that its coefficient times i^{−y} must be real.
 */
export function requireHermitian(strings: readonly PauliString[]): void {
  const scale = Math.max(...strings.map(({ re, im }) => Math.hypot(re, im)), 0);
  for (const { flip, sign, re, im } of addUp(strings)) {
    const ys = (flip & sign).toString(2).replaceAll("0", "").length;
    const [, imaginary] = rotate(re, im, 3 * ys);
    if (Math.abs(imaginary) > 1e-13 * scale) {
      throw new ArgumentError(
        `operator: the sum of terms is not Hermitian (the part that flips bits 0b${flip.toString(2)}). Add the Hermitian conjugate of every term.`,
      );
    }
  }
}
