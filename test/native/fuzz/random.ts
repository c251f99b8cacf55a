/** Whole numbers below a bound from a seed (splitmix32), so that an attack can be repeated. */
export type Dice = (bound: number) => number;

export function dice(seed: number): Dice {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x9e3779b9) | 0;
    let x = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) % bound;
  };
}

export function pick<T>(roll: Dice, list: readonly T[]): T {
  return list[roll(list.length)]!;
}
