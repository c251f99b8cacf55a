import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { commonOrder, numberOf, rootOf } from "../graph/rootOfUnity.js";
import { orderOf, type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns, Turns } from "../native/turns.js";
import { basisKind } from "./basis.js";
import { binomial } from "./binomial.js";
import type { FermionHilbert } from "./fermions.js";
import type { Hilbert } from "./hilbert.js";
import type { SpinHilbert } from "./spins.js";
import { unrankWord } from "./words.js";

/** The orbits of the states of a basis under a group of symmetries, with its character. */
export interface Orbits {
  /** The state of each orbit that comes first, ascending; forbidden ones are left out. */
  readonly representatives: Int32Array;
  /** Number of states of each. */
  readonly sizes: Int32Array;
  /** Number of the orbit of every basis state; −1 in a forbidden one. */
  readonly orbitOf: Int32Array;
  /** What an invariant state has there over what it has at the representative, ±1; 1 where `phases` say it; 0 in a forbidden orbit. */
  readonly signs: Int8Array;
  /** The same as D pairs (re, im), of complex characters; undefined of those that are ±1. */
  readonly phases?: Float64Array;
  /** Orbits that no invariant state reaches: an operation takes a state of them to itself times −1. */
  readonly forbidden: number;
}

/** Bytes of the tables of {@link orbits}: eleven for every state, 27 where characters are complex. */
export function orbitsBytes(dimension: number, isReal: boolean): number {
  return (isReal ? 11 : 27) * dimension;
}

/** States that are looked at before the event loop has its turn, if its time has come. */
const statesInTurn = 1024;

/**
 * The orbits of a basis under a group. A state ψ is invariant if U_g ψ = χ(g)·ψ for all g; then ψ(gx) = χ(g)*·s(g, x)·ψ(x), with the sign s of
 * reordering fermions, 1 for spins.
 *
 * @throws {ArgumentError} if the group has another number of sites, or flips spins of a basis that the flip leaves; {MemoryError} if tables of
 *   eleven bytes for every state do not fit, 27 where characters are complex.
 *
 * @example
 * ```ts
 * import { graph, hilbert } from "infinite-nnqs";
 *
 * const basis = hilbert.spins(9);
 * const { representatives, sizes, orbitOf } = await hilbert.orbits(basis, graph.spaceGroup(graph.square(3, 3)));
 * console.log(representatives.length, sizes[orbitOf[1]!]); // 26, 9: 26 orbits; nine states have one spin down
 * ```
 */
export async function orbits(basis: Hilbert, group: SymmetryGroup, options: JobOptions = {}): Promise<Orbits> {
  noMore("hilbert.orbits", arguments, 3);
  requireArgument("hilbert.orbits", "basis", basis, basisKind);
  requireArgument("hilbert.orbits", "group", group, symmetryGroupKind);
  const { signal, onProgress, done } = rising(requireOptions("hilbert.orbits", options, jobKinds));
  requireAction("hilbert.orbits", basis, group);
  const { dimension } = basis;
  const bytes = orbitsBytes(dimension, group.isReal);
  requireMemory("hilbert.orbits", `the orbits of ${dimension} states`, bytes, "Take fewer sites.");
  const orbitOf = new Int32Array(dimension);
  const { order, steps } = turnsOf(group);
  const turns = new Uint16Array(dimension); // 1 + turn of phases e^{2πi·turn/order}, which are compared without rounding; 0: not seen yet
  const [representatives, sizes]: [number[], number[]] = [[], []];
  const act = actionOf(basis, withoutCharacters(group));
  const pauses = new Turns(signal);
  const members: number[] = [];
  let forbidden = 0;
  let looked = 0; // states since the last pause, those that are in an orbit already among them
  for (let first = 0; first < dimension; first++) {
    if (++looked >= statesInTurn) {
      looked = 0;
      await pauses.next();
      onProgress?.((0.9 * first) / dimension);
    }
    if (turns[first] !== 0) continue;
    const number = representatives.length;
    let allowed = true;
    members.length = 0;
    members.push(first);
    orbitOf[first] = number;
    turns[first] = 1;
    for (let at = 0; at < members.length; at++) {
      const state = members[at]!;
      let generator = 0;
      act(state, (image, sign) => {
        const expected = 1 + ((turns[state]! - 1 + steps[generator++]! + (sign < 0 ? order / 2 : 0)) % order);
        if (turns[image] === 0) {
          orbitOf[image] = number;
          turns[image] = expected;
          members.push(image);
        } else if (turns[image] !== expected) allowed = false;
      });
    }
    looked += members.length;
    if (allowed) {
      representatives.push(first);
      sizes.push(members.length);
      continue;
    }
    forbidden++;
    for (const state of members) orbitOf[state] = -1;
  }
  const found = {
    representatives: Int32Array.from(representatives),
    sizes: Int32Array.from(sizes),
    orbitOf,
    forbidden,
  };
  const signs = new Int8Array(dimension);
  const phases = group.isReal ? undefined : new Float64Array(2 * dimension);
  const numbers = Array.from({ length: order }, (_, turn) => numberOf({ turn, order }));
  const write = (begin: number, end: number) => {
    for (let x = begin; x < end; x++) {
      if (orbitOf[x]! < 0) continue;
      const [re, im] = numbers[turns[x]! - 1]!;
      signs[x] = phases === undefined ? re : 1;
      if (phases === undefined) continue;
      phases[2 * x] = re;
      phases[2 * x + 1] = im;
    }
  };
  await inTurns(dimension, write, { signal, cost: 2 });
  return done({ ...found, signs, ...(phases && { phases }) });
}

/** The phases χ(g)* of generators as turns of one, even, order. */
function turnsOf({ generators }: SymmetryGroup): { readonly order: number; readonly steps: readonly number[] } {
  const roots = generators.map(({ sites, flip, character, imaginary }) => {
    return rootOf(character, imaginary, orderOf(sites, flip))!;
  });
  const order = roots.map((root) => root.order).reduce(commonOrder, 2);
  return { order, steps: roots.map((root) => (order - (root.turn * order) / root.order) % order) };
}

/** The generators of a group as they permute, with characters of 1. */
export function withoutCharacters({ generators }: SymmetryGroup): Pick<SymmetryGroup, "generators"> {
  return { generators: generators.map((one) => ({ ...one, character: 1, imaginary: 0 })) };
}

/** @throws {ArgumentError} if a group does not act on a basis. */
export function requireAction(where: string, basis: Hilbert, group: SymmetryGroup): void {
  if (group.sites !== basis.sites) {
    throw new ArgumentError(
      `${where}: the group acts on ${group.sites} sites, the basis has ${basis.sites}. Make it of the same lattice.`,
    );
  }
  if (group.flips && !staysUnderFlip(basis)) {
    throw new ArgumentError(
      `${where}: the flip of all spins leaves ${basis.name}. Take magnetization 0, or a group without the flip.`,
    );
  }
}

/** Whether the flip of all spins takes states of a basis to states of it. */
export function staysUnderFlip(basis: Hilbert): boolean {
  return basis.kind === "spins" && [undefined, 0].includes((basis as SpinHilbert).magnetization);
}

/** Calls `visit` with the image of a state under every generator in their order, and the sign with which an invariant state has it. */
export type Action = (state: number, visit: (image: number, sign: number) => void) => void;

/** How the generators of a group act on a basis. */
export function actionOf(basis: Hilbert, group: Pick<SymmetryGroup, "generators">): Action {
  return basis.kind === "spins"
    ? actionOnSpins(basis as SpinHilbert, group)
    : actionOnFermions(basis as FermionHilbert, group);
}

function actionOnSpins({ sites, up }: SpinHilbert, { generators }: Pick<SymmetryGroup, "generators">): Action {
  const ones = up === undefined ? undefined : sites - up;
  const rank = ranking(sites, ones);
  const bits = new Uint8Array(sites);
  const image = new Uint8Array(sites);
  return (state, visit) => {
    if (ones === undefined) for (let i = 0; i < sites; i++) bits[i] = (state >>> i) & 1;
    else bits.set(unrankWord(state, sites, ones));
    for (const { sites: to, flip, character } of generators) {
      const turned = flip ? 1 : 0;
      for (let i = 0; i < sites; i++) image[to[i]!] = bits[i]! ^ turned;
      visit(rank(image), character);
    }
  };
}

function actionOnFermions(
  { sites, up, down }: FermionHilbert,
  { generators }: Pick<SymmetryGroup, "generators">,
): Action {
  const downStates = binomial(sites, down);
  const [rankUp, rankDown] = [ranking(sites, up), ranking(sites, down)];
  const image = new Uint8Array(sites);
  const permuted = (bits: Uint8Array, to: Int32Array): number => {
    image.fill(0);
    let odd = 0;
    for (let i = 0; i < sites; i++) {
      if (bits[i] === 0) continue;
      const target = to[i]!;
      for (let k = target + 1; k < sites; k++) odd ^= image[k]!; // operators that it has to pass
      image[target] = 1;
    }
    return odd;
  };
  return (state, visit) => {
    const upBits = unrankWord(Math.floor(state / downStates), sites, up);
    const downBits = unrankWord(state % downStates, sites, down);
    for (const { sites: to, character } of generators) {
      const oddUp = permuted(upBits, to);
      const first = rankUp(image);
      const oddDown = permuted(downBits, to);
      visit(first * downStates + rankDown(image), oddUp === oddDown ? character : -character);
    }
  };
}

/** The rank of words of bits with so many ones; of all words if it is undefined. */
function ranking(sites: number, ones: number | undefined): (bits: Uint8Array) => number {
  if (ones === undefined) {
    return (bits) => {
      let word = 0;
      for (let i = 0; i < sites; i++) word |= bits[i]! << i;
      return word >>> 0;
    };
  }
  const table = Array.from({ length: sites }, (_, position) =>
    Float64Array.from({ length: ones + 1 }, (__, k) => binomial(position, k)),
  );
  return (bits) => {
    let [rank, count] = [0, 0];
    for (let i = 0; i < sites; i++) if (bits[i] === 1) rank += table[i]![++count]!;
    return rank;
  };
}
