/** Numbers of 160 bits behind the point, as whole numbers times 2^−160. */
const bits = 160n;

export const fixed = (x: number) => BigInt(Math.round(x * 2 ** Number(bits)));
export const toNumber = (x: bigint) => Number(x) / 2 ** Number(bits);
export const times = (a: bigint, b: bigint) => (a * b) >> bits;
export const over = (a: bigint, b: bigint) => (a << bits) / b;

function differing(a: number, b: number): number {
  let count = 0;
  for (let rest = a ^ b; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** 𝒦_k(h), the sum of all parities of k of `sites` spins between states that differ in h. */
function krawtchouk(sites: number, k: number, h: number): number {
  let sum = 0;
  for (let spins = 0; spins < 2 ** sites; spins++) {
    if (differing(spins, 0) === k) sum += differing(spins & (2 ** h - 1), 0) % 2 === 0 ? 1 : -1;
  }
  return sum;
}

/** K between spins by its eigenvalues on all states by degree: K(h) = 2^{−d}·Σ_k λ_k·𝒦_k(h). */
export function exactKernel(spectrum: Float64Array): (a: number, b: number) => bigint {
  const sites = spectrum.length - 1;
  const values = Array.from({ length: sites + 1 }, (_, h) => {
    const sum = spectrum.reduce((total, value, k) => total + fixed(value) * BigInt(krawtchouk(sites, k, h)), 0n);
    return sum / BigInt(2 ** sites);
  });
  return (a, b) => values[differing(a, b)]!;
}
