import { requireMemory } from "../native/memory.js";
import { piece } from "../native/turns.js";

/** A permutation of sites, perhaps with the flip of all spins. */
export interface Permutation {
  /** Where each site goes. */
  readonly sites: Int32Array;
  /** Whether it turns every spin over. */
  readonly flip: boolean;
}

/** Whether two permutations are the same, whatever else they have. */
export function samePermutation(a: Permutation, b: Permutation): boolean {
  if (a.flip !== b.flip) return false;
  for (let i = 0; i < a.sites.length; i++) if (a.sites[i] !== b.sites[i]) return false;
  return true;
}

/**
 * All products of permutations of `sites` sites, in steps, the identity first: by cosets (Dimino), so that each is made once, and a product is
 * looked for once for each coset and generator.
 *
 * @returns undefined if there are more than `most`.
 * @throws {MemoryError} before more is taken than there is.
 * @see Butler 1991, Fundamental Algorithms for Permutation Groups, LNCS 559, chapter 2.
 */
export function* closureOf(
  where: string,
  sites: number,
  generators: readonly Permutation[],
  most: number,
): Generator<void, readonly Permutation[] | undefined> {
  const found = new Found(sites);
  const used: Permutation[] = [];
  let [allowed, work] = [2 ** 26 / (4 * sites), 0];
  for (const generator of generators) {
    if (found.has(generator)) continue;
    used.push(generator);
    const subgroup = found.all.length;
    const pending: Permutation[] = [generator];
    for (const next of pending) {
      if (found.has(next)) continue;
      const count = found.all.length + subgroup;
      if (count > most) return undefined;
      if (count > allowed) {
        allowed = 2 * count;
        requireMemory(where, `a group of ${count} elements or more`, 4 * sites * subgroup, "Take fewer generators.");
      }
      for (let i = 0; i < subgroup; i++) {
        found.add(product(found.all[i]!, next));
        work += sites;
        if (work < piece) continue;
        work = 0;
        yield;
      }
      for (const one of used) pending.push(product(next, one));
    }
  }
  return found.all;
}

/** a after b. */
function product(a: Permutation, b: Permutation): Permutation {
  const [outer, inner, sites] = [a.sites, b.sites, new Int32Array(a.sites.length)];
  for (let i = 0; i < sites.length; i++) sites[i] = outer[inner[i]!]!;
  return { sites, flip: a.flip !== b.flip };
}

/** Permutations that were found, to be looked up by all of their images. */
class Found {
  readonly all: Permutation[] = [];
  readonly #first = new Map<number, number>();
  /** Of each, the one before it with the same hash, or −1. */
  readonly #before: number[] = [];
  readonly #weights: Int32Array;

  constructor(sites: number) {
    this.#weights = Int32Array.from({ length: sites }, (_, i) => Math.imul(2 * i + 1, 0x9e3779b1) | 1);
    this.add({ sites: Int32Array.from({ length: sites }, (_, i) => i), flip: false });
  }

  add(one: Permutation): void {
    const hash = this.#hashOf(one);
    this.#before.push(this.#first.get(hash) ?? -1);
    this.#first.set(hash, this.all.length);
    this.all.push(one);
  }

  has(one: Permutation): boolean {
    for (let at = this.#first.get(this.#hashOf(one)) ?? -1; at >= 0; at = this.#before[at]!) {
      if (samePermutation(this.all[at]!, one)) return true;
    }
    return false;
  }

  #hashOf({ sites, flip }: Permutation): number {
    let hash = flip ? 1 : 0;
    for (let i = 0; i < sites.length; i++)
      hash = (hash + Math.imul(sites[i]! ^ (sites[i]! << 7), this.#weights[i]!)) | 0;
    return hash;
  }
}

/** The permutations of a group by their images of a few sites, which tell them apart (a base). */
export class ByBase {
  readonly #base: readonly number[];
  /** For each site of the base, the number of each list of images up to it, by that of the list before it and the image. */
  readonly #levels: readonly Map<number, number>[];
  readonly #sites: number;

  /** @param all - A whole group, the identity first. */
  constructor(all: readonly Permutation[]) {
    const base: number[] = [];
    const moved = ({ sites }: Permutation) => sites.findIndex((image, site) => image !== site);
    let rest = all.filter((one) => moved(one) >= 0);
    while (rest.length > 0) {
      const site = moved(rest[0]!);
      base.push(site);
      rest = rest.filter(({ sites }) => sites[site] === site);
    }
    this.#base = base;
    this.#sites = all[0]!.sites.length;
    this.#levels = base.map(() => new Map<number, number>());
    for (const { sites, flip } of all) {
      let number = flip ? 1 : 0;
      for (const [k, level] of this.#levels.entries()) {
        const key = number * this.#sites + sites[base[k]!]!;
        number = level.get(key) ?? level.size;
        level.set(key, number);
      }
    }
  }

  /** The place in the list of `a` after `b`, both of the group. */
  product(a: Permutation, b: Permutation): number {
    let number = a.flip === b.flip ? 0 : 1;
    for (let k = 0; k < this.#base.length; k++) {
      number = this.#levels[k]!.get(number * this.#sites + a.sites[b.sites[this.#base[k]!]!]!)!;
    }
    return number;
  }
}
