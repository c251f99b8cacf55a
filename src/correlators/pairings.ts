import { type Kinds, oneOf } from "../arguments/index.js";

/**
 * One Wick pairing of the 2n fields in Tr ρ_Aⁿ = Σ Π_k ψ(x_A^k, x_B^k) ψ*(x_A^{k+1}, x_B^k), eq. (1).
 *
 * Following a configuration of A from pair to pair gives closed loops, likewise of B; `loopA[e]` and `loopB[e]` number the
 * loops that pair e lies on. Beside the kernel a pairing's contribution depends on these loops alone.
 */
export interface Pairing {
  /** The fields of each pair: 2k is ψ of replica k, 2k+1 is ψ* of replica k. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly loopA: readonly number[];
  readonly loopB: readonly number[];
  /**
   * Product over the pairs of E[ψψ*]/G = 1+r or E[ψψ]/G = E[ψ*ψ*]/G = 1−r, where r=1 for complex ψ=ψ1+iψ2 and r=0 for real
   * ψ. Pairings of a ψ with a ψ therefore vanish for complex networks: of the three of (S39) the one of (1,1) with (2,2).
   */
  readonly weight: number;
}

/** Order of a replica sum and number of independent real networks in ψ: 2 for ψ1+iψ2, 1 for real ψ. */
export interface ReplicaOptions {
  /** The n of Tr ρ_Aⁿ. */
  readonly order: 2 | 3 | 4;
  /** 2 by default. */
  readonly components?: 1 | 2;
}

/** What options of replica sums must be. */
export const replicaKinds: Kinds<ReplicaOptions> = { order: oneOf(2, 3, 4), components: oneOf(1, 2) };

/**
 * All (2n−1)!! pairings at order n, with their weights.
 */
export function pairings({ order, components = 2 }: ReplicaOptions): Pairing[] {
  const fields = Array.from({ length: 2 * order }, (_, i) => i);
  const previous = (field: number) => (field + 2 * order - 1) % (2 * order);
  const next = (field: number) => (field + 1) % (2 * order);
  return matchings(fields).map((pairs) => ({
    pairs,
    loopA: loops(pairs, (field) => (field % 2 === 0 ? previous(field) : next(field))),
    loopB: loops(pairs, (field) => (field % 2 === 0 ? next(field) : previous(field))),
    weight: pairs.reduce((product, [i, j]) => product * ((i + j) % 2 === 1 ? components : 2 - components), 1),
  }));
}

/** The pairs of a pairing: "0-1 2-3". */
export function nameOf({ pairs }: Pick<Pairing, "pairs">): string {
  return pairs.map(([i, j]) => `${i}-${j}`).join(" ");
}

/**
 * The pairings in classes of those that are equal for every symmetric kernel: replicas may be counted from any of them, in
 * either direction. Of the 15 pairings at n=3 there are 7 classes, of the 105 at n=4 30; for complex networks 4 and 10.
 */
export function renumberedAlike(all: readonly Pairing[]): Pairing[][] {
  const classes = new Map<string, Pairing[]>();
  for (const pairing of all) {
    const count = 2 * pairing.pairs.length;
    const renumberings = Array.from(
      { length: count },
      (_, r) => (field: number) => (r % 2 === 0 ? field + r : count + r - field) % count,
    );
    const name = renumberings.map((renumber) => nameOf({ pairs: sorted(pairing.pairs, renumber) })).sort()[0] as string;
    classes.set(name, [...(classes.get(name) ?? []), pairing]);
  }
  return [...classes.values()];
}

/** The pairs with their fields renumbered, the lower field first, in the order of the first fields. */
function sorted(pairs: Pairing["pairs"], renumber: (field: number) => number): [number, number][] {
  return pairs
    .map(([i, j]) => [renumber(i), renumber(j)] as const)
    .map(([i, j]): [number, number] => (i < j ? [i, j] : [j, i]))
    .sort(([i], [j]) => i - j);
}

/** All perfect matchings of `fields`. */
function matchings(fields: readonly number[]): [number, number][][] {
  const [first, ...rest] = fields;
  if (first === undefined) return [[]];
  return rest.flatMap((partner) =>
    matchings(rest.filter((field) => field !== partner)).map((others): [number, number][] => [
      [first, partner],
      ...others,
    ]),
  );
}

/** Number of the loop of each pair, from 0; `sharing` maps a field to the one with the same configuration. */
function loops(pairs: readonly (readonly [number, number])[], sharing: (field: number) => number): number[] {
  const pairOf = new Map(pairs.flatMap(([i, j], e) => [[i, e] as const, [j, e] as const]));
  const loop = new Array<number>(pairs.length).fill(-1);
  let count = 0;
  for (const [start, [field]] of pairs.entries()) {
    if (loop[start] !== -1) continue;
    for (let e = start, enter = field; loop[e] === -1; e = pairOf.get(enter) as number) {
      loop[e] = count;
      const [i, j] = pairs[e] as readonly [number, number];
      enter = sharing(enter === i ? j : i);
    }
    count++;
  }
  return loop;
}

/** How many pairs lie on each loop. */
export function loopLengths(loop: readonly number[]): number[] {
  const lengths = new Array<number>(Math.max(...loop) + 1).fill(0);
  for (const l of loop) lengths[l]!++;
  return lengths;
}
