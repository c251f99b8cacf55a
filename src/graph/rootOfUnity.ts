/** A complex number of modulus 1 whose power `order` is 1: e^{2πi·turn/order}, so that products of characters are exact. */
export interface RootOfUnity {
  readonly turn: number;
  readonly order: number;
}

/** How far a character may lie from a root of unity. */
const closeness = 1e-9;

/** The root of unity of an order that (re, im) is; undefined if it is none. */
export function rootOf(re: number, im: number, order: number): RootOfUnity | undefined {
  const root = nearest(re, im, order);
  const [x, y] = numberOf(root);
  return Math.hypot(x - re, y - im) <= closeness ? root : undefined;
}

/** The root of unity of an order that lies in the direction of (re, im). */
export function nearestRoot(re: number, im: number, order: number): readonly [re: number, im: number] {
  return numberOf(nearest(re, im, order));
}

function nearest(re: number, im: number, order: number): RootOfUnity {
  const turn = Math.round((Math.atan2(im, re) / (2 * Math.PI)) * order);
  return { turn: ((turn % order) + order) % order, order };
}

/** (re, im) of a root of unity; ±1 and ±i without rounding. */
export function numberOf({ turn, order }: RootOfUnity): readonly [re: number, im: number] {
  const quarter = (4 * turn) / order;
  if (Number.isInteger(quarter)) {
    const quarters = [[1, 0], [0, 1], [-1, 0], [0, -1]] as const; // biome-ignore format: one line
    return quarters[quarter % 4]!;
  }
  const angle = (2 * Math.PI * turn) / order;
  return [Math.cos(angle), Math.sin(angle)];
}

/** The least common multiple of orders. */
export function commonOrder(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small !== 0) [large, small] = [small, large % small];
  return (a / large) * b;
}
